import type { HeaderList, HttpAnswer, HttpRequest } from '../shared/http-call';
import { HOP_BY_HOP, MAX_ENCODED_BYTES, RECOMPUTED } from './gateway-list';

export type MultiValues = Readonly<Record<string, readonly string[] | undefined>>;

/** A request as API Gateway or a load balancer hands it to a function: the parts that define what was asked. */
export interface GatewayRequest {
  readonly httpMethod: string;
  /** Encoded, without the stage. */
  readonly path: string;
  readonly multiValueHeaders: MultiValues | null;
  readonly multiValueQueryStringParameters: MultiValues | null;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    /** With the stage. */
    readonly path?: string;
    /** Of a load balancer, which hands queries on as they are; API Gateway decodes them. */
    readonly elb?: unknown;
  };
}

/** What API Gateway or a load balancer makes an answer of. */
export interface GatewayAnswer {
  readonly statusCode: number;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export const bodyOf = ({ body, isBase64Encoded }: Pick<GatewayRequest, 'body' | 'isBase64Encoded'>): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

/** Methods whose requests state the length of a body even when there is none. */
const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/**
 * The request that is sent to the system at `base` in place of the one that came: the same method, path, query pairs,
 * end-to-end headers and body, save what `gateway-list.ts` lists.
 */
export function forwarded(request: GatewayRequest, base: URL): HttpRequest {
  const headers = headersOf(request);
  const body = bodyOf(request);
  const [host] = valuesOf(headers, 'host');
  const hasLength = body.length > 0 || WITH_BODY.includes(request.httpMethod);
  return {
    method: request.httpMethod,
    path: rootOf(base) + sanitized(request.path) + queryOf(request),
    headers: [
      ['Host', base.host],
      ...endToEnd(headers).filter(([name]) => !RECOMPUTED.includes(name.toLowerCase())),
      ...(host === undefined ? [] : [['X-Forwarded-Host', host] as const]),
      ...(hasLength ? [['Content-Length', String(body.length)] as const] : []),
    ],
    body,
  };
}

/** The answer that the caller gets in place of the one that came from the system at `base`. */
export function returned(answer: HttpAnswer, request: GatewayRequest, base: URL): GatewayAnswer {
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of endToEnd(answer.headers)) {
    const key = name.toLowerCase();
    if (key === 'content-length') continue;
    (multiValueHeaders[key] ??= []).push(key === 'location' ? relocated(value, request, base) : value);
  }
  // What is text stays text: base64 needs a third more, and a client that accepts nothing would be given it undecoded.
  const text = answer.body.toString('utf8');
  const isText = Buffer.from(text).equals(answer.body) && Buffer.byteLength(JSON.stringify(text)) <= MAX_ENCODED_BYTES;
  return {
    statusCode: answer.status,
    multiValueHeaders,
    body: isText ? text : answer.body.toString('base64'),
    isBase64Encoded: !isText,
  };
}

/** `/prod` of `https://legacy.example.com/prod/`; empty at the root. */
const rootOf = (base: URL): string => base.pathname.replace(/\/$/, '');

/**
 * Where an answer points, as the facade's callers reach it: what is in the legacy system, however it is spelled, is
 * behind the facade. What is at its host and outside the path of its URL is named whole: the facade does not serve it.
 * @see https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.2
 */
function relocated(location: string, { path, requestContext }: GatewayRequest, base: URL): string {
  const asked = new URL(rootOf(base) + sanitized(path), base).href;
  const ascii = location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  if (!URL.canParse(ascii, asked)) return ascii;
  const target = new URL(ascii, asked);
  // An old system behind TLS may know nothing of it; one that demands TLS must be asked by it.
  const isThere = target.host === base.host && [base.protocol, 'http:'].includes(target.protocol);
  if (!isThere) return ascii;
  if (!`${target.pathname}/`.startsWith(`${rootOf(base)}/`)) return target.href;
  const stage = requestContext.path?.endsWith(path) ? requestContext.path.slice(0, -path.length) : '';
  // Two slashes at the beginning would be another host.
  const place = `${stage}${target.pathname.slice(rootOf(base).length)}`.replace(/^\/+/, '/') || '/';
  const isRelative = !/^([a-z][a-z\d+.-]*:|[/\\])/i.test(ascii.trim());
  // One that climbs out of the path of the legacy URL and comes back into it by its name leads elsewhere from the facade.
  if (isRelative && new URL(ascii, base.origin + stage + sanitized(path)).pathname === place) return ascii;
  return place + target.search + target.hash;
}

function headersOf({ multiValueHeaders }: GatewayRequest): HeaderList {
  return Object.entries(multiValueHeaders ?? {}).flatMap(([name, values = []]) =>
    values.map((value) => [name, onTheWire(value)] as const),
  );
}

const valuesOf = (headers: HeaderList, name: string): string[] =>
  headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));

/** Headers without those that concern one connection only. */
function endToEnd(headers: HeaderList): HeaderList {
  const named = valuesOf(headers, 'connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  return headers.filter(([name]) => ![...HOP_BY_HOP, ...named].includes(name.toLowerCase()));
}

/** A header's characters are single bytes; those beyond are sent as UTF-8. */
const onTheWire = (value: string): string =>
  /[\u0100-\u{10ffff}]/u.test(value) ? Buffer.from(value).toString('latin1') : value;

function queryOf({ multiValueQueryStringParameters, requestContext }: GatewayRequest): string {
  const encode = requestContext.elb === undefined ? encoded : sanitized;
  const pairs = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
    values.map((value) => `${encode(name)}=${encode(value)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Half a surrogate pair has no encoding, and counts as what Unicode puts in its place. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** What is encoded stays as it is; what may not stand in a URL, or would end its part of it, is encoded. */
const sanitized = (text: string): string =>
  text.replace(/%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu, (character) => encoded(character));
