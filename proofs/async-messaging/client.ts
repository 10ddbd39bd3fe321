import { outputsOf } from '../../tools/proofs/deployed';
import { callsOf } from '../../tools/proofs/requests';

export const outputs = outputsOf('AsyncMessaging');
export const call = callsOf(outputs['ApiUrl'] ?? '');

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
