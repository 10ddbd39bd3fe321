import { createHash, createHmac } from 'node:crypto';
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

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986, which leaves fewer characters as they are than `encodeURIComponent` does. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const inByteOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * The headers that sign a request with Signature Version 4: `Host`, date, session token and `Content-Type` are signed,
 * and the body; whatever else the request carries may be changed on its way.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureHeaders(
  { method, path, headers, body }: HttpRequest,
  { service, region, credentials, now }: Signing,
): HeaderList {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const added: HeaderList = [
    ['x-amz-date', time],
    ...(credentials.sessionToken === undefined ? [] : [['x-amz-security-token', credentials.sessionToken] as const]),
  ];
  const signed = [...headers, ...added]
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')] as const)
    .filter(([name]) => ['host', 'content-type', 'x-amz-date', 'x-amz-security-token'].includes(name))
    .sort(([one], [other]) => inByteOrder(one, other));
  const names = signed.map(([name]) => name).join(';');
  const [pathname = '', query = ''] = path.split('?', 2);
  const canonical = [
    method,
    pathname.split('/').map(encoded).join('/'),
    canonicalQuery(query),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(body ?? ''),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, toSign).toString('hex')}`;
  return [...added, ['authorization', authorization]];
}

const canonicalQuery = (query: string): string =>
  query === ''
    ? ''
    : [...new URLSearchParams(query.replaceAll('+', '%2B'))]
        .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
        .sort(inByteOrder)
        .join('&');
