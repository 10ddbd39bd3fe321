import { type Signing, signatureHeaders } from '../../lambdas/shared/sign-request';

export interface Call {
  readonly method: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** The headers that sign a call of an API with IAM credentials. */
export async function signatureOf(
  url: string,
  { method, contentType, body }: Call,
  signing: Pick<Signing, 'region' | 'credentials'>,
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
    { service: 'execute-api', now: new Date(), ...signing },
  );
  return Object.fromEntries(headers);
}
