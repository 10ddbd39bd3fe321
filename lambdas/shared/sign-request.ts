import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { readEnvironment } from './environment';
import type { HeaderList, HttpRequest } from './http-call';

/** The role of a function: Lambda hands it over in the environment. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Signing {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: Date;
}

/** What Lambda gives every function. */
const OF_LAMBDA = ['AWS_ACCESS_KEY_ID?', 'AWS_SECRET_ACCESS_KEY?', 'AWS_SESSION_TOKEN?', 'AWS_REGION?'] as const;

/** Signing by the function's own role, in its own Region. */
export function byRole(service: string, now: Date): Signing {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = readEnvironment(OF_LAMBDA);
  return {
    service,
    region: AWS_REGION ?? '',
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    },
    now,
  };
}

/** Whatever else a request carries may be changed on its way. */
const SIGNED = ['host', 'content-type'];

/**
 * The headers that sign a request with Signature Version 4: `Host`, date, session token and `Content-Type` are signed,
 * and the body, by the library that the AWS SDK signs with.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signatureHeaders(
  { method, path, headers, body }: HttpRequest,
  { service, region, credentials, now }: Signing,
): Promise<HeaderList> {
  const [pathname = '', query = ''] = path.split(/\?(.*)/s);
  const given = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const own = Object.fromEntries(given.filter(([name]) => SIGNED.includes(name)));
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
  });
  const request = {
    protocol: 'https:',
    hostname: '',
    method,
    path: pathname,
    query: grouped(query),
    headers: own,
    body,
  };
  const signed = await signer.sign(request, { signingDate: now });
  return Object.entries(signed.headers).filter(([name]) => !SIGNED.includes(name));
}

/** The pairs of a query by their names, decoded; `+` is a plus sign to whoever checks the signature. */
function grouped(query: string): Record<string, string[]> {
  const pairs = new URLSearchParams(query.replaceAll('+', '%2B'));
  return Object.fromEntries([...new Set(pairs.keys())].map((name) => [name, pairs.getAll(name)]));
}
