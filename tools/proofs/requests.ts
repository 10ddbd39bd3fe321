import type { Signing } from '../../lambdas/shared/sign-request';
import { documents } from './deployed';
import { type Call, signatureOf } from './signature';

/** The headers that sign a call of an API with IAM credentials: those of the run, when no others are given. */
export const signatureInRun = async (
  url: string,
  call: Call,
  credentials?: Signing['credentials'],
): Promise<Record<string, string>> =>
  signatureOf(url, call, {
    region: await documents.config.region(),
    credentials: credentials ?? (await documents.config.credentials()),
  });

/** A body as it is sent: a text as it is, anything else as JSON. */
export const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));
