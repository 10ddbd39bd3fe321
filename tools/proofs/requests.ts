import { type Signing, signatureHeaders } from '../../lambdas/shared/sign-request';
import { documents } from './deployed';

export interface Call {
  readonly method: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The headers that sign a call of an API with IAM credentials: those of the run, when no others are given. */
export async function signatureOf(
  url: string,
  { method, contentType, body }: Call,
  credentials?: Signing['credentials'],
): Promise<Record<string, string>> {
  const { pathname, search, host } = new URL(url);
  const type = contentType === undefined ? [] : [['Content-Type', contentType] as const];
  const headers = await signatureHeaders(
    {
      method,
      path: pathname + search,
      headers: [['Host', host], ...type],
      ...(body !== undefined && { body: Buffer.from(body) }),
    },
    {
      service: 'execute-api',
      region: await documents.config.region(),
      credentials: credentials ?? (await documents.config.credentials()),
      now: new Date(),
    },
  );
  return Object.fromEntries(headers);
}

/** A body as it is sent: a text as it is, anything else as JSON. */
export const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
