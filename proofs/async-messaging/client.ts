import { outputsOf } from '../../tools/proofs/deployed';
import { textOf } from '../../tools/proofs/requests';

export const outputs = outputsOf('AsyncMessaging');
const api = outputs['ApiUrl'] ?? '';

/** Asks the API as anybody may. */
export const call = (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${api}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: textOf(body) }),
  });

/** What a client is told of a transaction. */
export interface State {
  readonly transactionId?: string;
  readonly status: string | number;
  readonly result?: unknown;
  readonly resultUrl?: string;
  readonly error?: string;
}

export const stateOf = async (transactionId: string): Promise<State> =>
  (await (await call('GET', `transactions/${transactionId}`)).json()) as State;
