import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { httpCall } from '../../lambdas/shared/http-call';
import { MAX_ANSWER_BYTES, MAX_ENCODED_BYTES, unlikeSent } from '../../lambdas/strangler-facade/gateway-list';
import { forwarded, type GatewayRequest, returned } from '../../lambdas/strangler-facade/rewriting';
import { leavesItsPlace } from '../../lambdas/strangler-facade/sides';
import type * as memory from '../support/in-memory-server';
import { bodyOf, serving } from '../support/in-memory-server';
import { gatewayEvent } from './samples';

jest.mock('node:http', () =>
  jest.requireActual<typeof memory>('../support/in-memory-server').withInMemoryServer(jest.requireActual('node:http')),
);

const BASE = new URL('http://legacy.example.com/shop/');
const LIMITS = { milliseconds: 5000, bytes: 10_000_000 };

interface Sent {
  readonly method: string;
  /** Decoded, segment by segment. */
  readonly segments: readonly string[];
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** What reaches the system behind the facade, through a real client and a real parser. */
async function reached(event: GatewayRequest): Promise<{ request: IncomingMessage; body: Buffer }> {
  const arrived = new Promise<{ request: IncomingMessage; body: Buffer }>((resolve, reject) => {
    serving((request, response) => {
      bodyOf(request).then((body) => {
        response.end();
        resolve({ request, body });
      }, reject);
    });
  });
  await httpCall(BASE, forwarded(event, BASE), LIMITS);
  return arrived;
}

/** A request as the gateway hands it over: path as it was encoded; query grouped by name, by API Gateway decoded. */
function gatewayRequest(sent: Sent, front: 'gateway' | 'load balancer'): GatewayRequest {
  const coded = (text: string) => (front === 'gateway' ? text : encodeURIComponent(text));
  return {
    httpMethod: sent.method,
    path: `/${sent.segments.map(encodeURIComponent).join('/')}`,
    multiValueHeaders: grouped(spelledAlike(sent.headers)),
    multiValueQueryStringParameters: grouped(sent.query.map(([name, value]) => [coded(name), coded(value)])),
    body: Buffer.from(sent.body).toString('base64'),
    isBase64Encoded: true,
    requestContext: front === 'gateway' ? {} : { elb: {} },
  };
}

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of pairs) (groups[name] ??= []).push(value);
  return groups;
}

/** A gateway groups a header's values under one spelling of its name. */
function spelledAlike(headers: Sent['headers']): Sent['headers'] {
  const spellings = new Map(headers.toReversed().map(([name]) => [name.toLowerCase(), name]));
  return headers.map(([name, value]) => [spellings.get(name.toLowerCase()) ?? name, value]);
}

/** As names and combined values: by which two lists of headers are equal in HTTP. */
function combined(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const values = grouped(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const names = Object.keys(values).filter((name) => !unlikeSent.includes(name));
  return Object.fromEntries(names.sort().map((name) => [name, (values[name] ?? []).join(', ')]));
}

const rawPairs = ({ rawHeaders }: IncomingMessage): [string, string][] =>
  rawHeaders.flatMap((name, place) =>
    place % 2 === 0 ? [[name, rawHeaders[place + 1] ?? ''] as [string, string]] : [],
  );

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '%', '%41', '+', ' ', '&=;', '#?/', 'é'),
);
const headerName = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/),
  fc.constantFrom(
    'Accept',
    'Cookie',
    'Authorization',
    'X-Two',
    'x-two',
    'Range',
    'If-Match',
    ...unlikeSent.slice(0, 9),
  ),
);
const headerValue = fc.stringMatching(/^(?:[!-~\u00a1-\u00ff](?:[ -~\u00a1-\u00ff]{0,20}[!-~])?)?$/);
const sentRequest: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  segments: fc.array(text, { maxLength: 4 }),
  query: fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('a', 'b', '')), text), { maxLength: 6 }),
  headers: fc
    .array(fc.tuple(headerName, headerValue), { maxLength: 6 })
    .filter((headers) => !headers.some(([name]) => /^(host|connection|content-length|cookie2)$/i.test(name))),
  body: fc.uint8Array({ maxLength: 300 }),
});

it.each(['gateway', 'load balancer'] as const)('[strangler-2] hands on what came through the %s', async (front) => {
  await fc.assert(
    fc.asyncProperty(sentRequest, async (sent) => {
      const { request, body } = await reached(gatewayRequest(sent, front));
      const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
      expect(request.method).toBe(sent.method);
      expect(path.replace('/shop/', '').split('/').map(decodeURIComponent)).toEqual(
        sent.segments.length === 0 ? [''] : sent.segments,
      );
      expect(grouped([...new URLSearchParams(query)])).toEqual(grouped(sent.query));
      expect(combined(rawPairs(request))).toEqual(combined(sent.headers));
      expect(body.equals(sent.body)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('[strangler-2] hands on a body of the stated size, byte for byte', async () => {
  const bytes = Buffer.alloc(
    4 * 1024 * 1024,
    Uint8Array.from({ length: 256 }, (_, value) => value),
  );
  const event = gatewayEvent({ httpMethod: 'PUT', body: bytes.toString('base64'), isBase64Encoded: true });
  expect((await reached(event)).body.equals(bytes)).toBe(true);
});

/** By RFC 9110 and the usage before it; written anew, so that a list which lacks one is found out. */
const OF_ONE_CONNECTION = [
  ...['Connection', 'Keep-Alive', 'Proxy-Authenticate', 'Proxy-Authorization', 'Proxy-Connection'],
  ...['TE', 'Trailer', 'Transfer-Encoding', 'Upgrade'],
];

it.each(['accept', 'authorization', 'content-type', 'cookie', 'etag', 'if-match', 'origin', 'range', 'referer'])(
  '[strangler-2] leaves %s out of the list of what comes through otherwise',
  (name) => {
    expect(unlikeSent).not.toContain(name);
  },
);

it('[strangler-2] hands on no header of one connection, nor what Connection names', async () => {
  const headers = {
    ...Object.fromEntries(OF_ONE_CONNECTION.map((name) => [name, ['1']])),
    Connection: ['close, X-Hop'],
    'x-hop': ['1'],
    'X-End': ['2'],
  };
  const { request } = await reached(gatewayEvent({ multiValueHeaders: headers }));
  expect(Object.keys(request.headers).sort()).toEqual(['connection', 'host', 'x-caller-id', 'x-end']);
  expect(request.headers.connection).toBe('close');
});

it('names the host that is asked, and the one that was', async () => {
  const headers = { Host: ['shop.example.com'], 'X-Forwarded-Host': ['forged.example.com'] };
  const { request } = await reached(gatewayEvent({ multiValueHeaders: headers }));
  expect(request.headers).toMatchObject({ host: 'legacy.example.com', 'x-forwarded-host': 'shop.example.com' });
});

it.each(['POST', 'PUT', 'PATCH'])('states that a %s without body is empty', async (httpMethod) => {
  expect((await reached(gatewayEvent({ httpMethod }))).request.headers['content-length']).toBe('0');
});

it('makes a valid URL of a path that is none', async () => {
  const { request } = await reached(gatewayEvent({ path: '/a b/%zz/é?#"' }));
  expect(request.url).toBe('/shop/a%20b/%25zz/%C3%A9%3F%23%22');
});

it('sends a header beyond single bytes as UTF-8', async () => {
  const { request } = await reached(gatewayEvent({ multiValueHeaders: { 'x-name': ['漢'] } }));
  expect(Buffer.from(request.headers['x-name'] as string, 'latin1').toString()).toBe('漢');
});

it('[strangler-2] sends nothing to another place than below the path of the legacy URL', () => {
  const part = fc.oneof(text, fc.constantFrom('..', '.', '%2e%2e', '..;', '//host', '\\', ';x', '@host', '..%2f..'));
  const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(path, (asked) => {
      fc.pre(!leavesItsPlace(asked));
      const url = BASE.origin + forwarded(gatewayEvent({ path: asked }), BASE).path;
      expect(new URL(url).pathname).toMatch(/^\/shop\//);
      expect(new URL(url).host).toBe(BASE.host);
    }),
  );
});

const answer = (headers: readonly (readonly [string, string])[], body = Buffer.alloc(0)) => ({
  status: 200,
  headers,
  body,
});

it('[strangler-2] hands back every byte of a body, text or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { body, isBase64Encoded } = returned(answer([], Buffer.from(bytes)), gatewayEvent(), BASE);
      expect(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').equals(bytes)).toBe(true);
    }),
  );
});

it('[strangler-2] hands back a text whose JSON would be too large for Lambda as base64', () => {
  const bytes = Buffer.alloc(MAX_ANSWER_BYTES, '"');
  const { body, isBase64Encoded } = returned(answer([], bytes), gatewayEvent(), BASE);
  expect(isBase64Encoded).toBe(true);
  expect(body).toHaveLength(MAX_ENCODED_BYTES);
});

it('[strangler-2] hands back each cookie, and no header of one connection', () => {
  const headers = [
    ['Set-Cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ...OF_ONE_CONNECTION.map((name) => [name, 'x-hop'] as const),
    ['X-Hop', '1'],
    ['Content-Length', '5'],
    ['ETag', '"1"'],
  ] as const;
  expect(returned(answer(headers), gatewayEvent(), BASE).multiValueHeaders).toEqual({
    'set-cookie': ['a=1', 'b=2'],
    etag: ['"1"'],
  });
});

it.each(['x-a,x-b', 'x-a , X-B', 'X-A,\tx-b'])('hands back nothing that Connection: %s names', (named) => {
  const headers = [['Connection', named] as const, ['X-A', '1'] as const, ['x-b', '2'] as const, ['X-C', '3'] as const];
  expect(returned(answer(headers), gatewayEvent(), BASE).multiValueHeaders).toEqual({ 'x-c': ['3'] });
});

it.each(['Content-Location', 'Link', 'X-Location', 'Referer'])('leaves %s as it is: it is no redirect', (name) => {
  const url = 'http://legacy.example.com/shop/login';
  const { multiValueHeaders } = returned(answer([[name, url]]), gatewayEvent(), BASE);
  expect(multiValueHeaders).toEqual({ [name.toLowerCase()]: [url] });
});

it('leaves a redirect that no browser can follow as it is', () => {
  const { multiValueHeaders } = returned(answer([['Location', '// ']]), gatewayEvent(), BASE);
  expect(multiValueHeaders).toEqual({ location: ['// '] });
});

it('leads every redirect to a place of the legacy system to the same place behind the facade, and to no other host', () => {
  const place = fc.array(fc.constantFrom('a', 'b.c', '', '..', '.', '%2e%2e', 'é', ';x', 'shop', ' '), {
    maxLength: 4,
  });
  const start = fc.constantFrom(
    '',
    '/',
    '/shop',
    '/shop/',
    '//legacy.example.com/shop/',
    'http://legacy.example.com/shop/',
    'http://u:p@legacy.example.com:80/shop/',
  );
  const query = fc.constantFrom('', '?x=1', '?', '#f');
  fc.assert(
    fc.property(start, place, query, fc.constantFrom('/prod', ''), (from, parts, more, stage) => {
      const location = Buffer.from(from + parts.join('/') + more).toString('latin1');
      const event = gatewayEvent({ path: '/d/e', requestContext: { path: `${stage}/d/e` } });
      const [received, page] = [Buffer.from(location, 'latin1').toString(), 'http://legacy.example.com/shop/d/e'];
      fc.pre(URL.canParse(received, page)); // '// ' is none
      const target = new URL(received, page);
      const { multiValueHeaders } = returned(answer([['Location', location]]), event, BASE);
      const [given = ''] = multiValueHeaders['location'] ?? [];
      const seen = new URL(given, `https://facade.example.com${stage}/d/e`);
      fc.pre(target.host === BASE.host);
      const isServed = `${target.pathname}/`.startsWith('/shop/');
      expect(seen.host).toBe(isServed ? 'facade.example.com' : BASE.host);
      const once = (path: string) => path.replace(/\/+/g, '/');
      expect(once(seen.pathname) + seen.search + seen.hash).toBe(
        (isServed ? once(stage + target.pathname.slice(5)) || '/' : once(target.pathname)) +
          target.search +
          target.hash,
      );
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['http://legacy.example.com/shop/login?a=1', '/prod/login?a=1'],
  ['http://legacy.example.com/shop', '/prod'],
  ['/shop/login', '/prod/login'],
  ['login', 'login'],
  ['http://legacy.example.com/shopping', 'http://legacy.example.com/shopping'],
  ['https://elsewhere.example.com/shop/', 'https://elsewhere.example.com/shop/'],
  ['//elsewhere.example.com/', '//elsewhere.example.com/'],
  ['//legacy.example.com/shop/login', '/prod/login'],
  ['http://legacy.example.com:80/shop/login#top', '/prod/login#top'],
  ['HTTP://LEGACY.example.com/shop/login', '/prod/login'],
  ['/shop?x=1', '/prod?x=1'],
  ['/shop/../shop/login', '/prod/login'],
  ['?x=1', '?x=1'],
  ['./login', './login'],
  ['../shop/login', '/prod/login'],
  ['../../../shop', '/prod'],
  ['http://legacy.example.com:8080/shop/', 'http://legacy.example.com:8080/shop/'],
  ['https://legacy.example.com/shop/', 'https://legacy.example.com/shop/'],
  ['/admin', 'http://legacy.example.com/admin'],
  ['../admin', 'http://legacy.example.com/admin'],
  ['/shop/../admin', 'http://legacy.example.com/admin'],
  ['/shop/caf\u00e9?q=\u00c3\u00a9', '/prod/caf%E9?q=%C3%A9'],
  ['http://[', 'http://['],
])('points %s to %s', (location, seen) => {
  const { multiValueHeaders } = returned(answer([['Location', location]]), gatewayEvent({ path: '/a' }), BASE);
  expect(multiValueHeaders['location']).toEqual([seen]);
});

it.each([
  ['http://legacy.example.com/login', '/login'],
  ['HTTP://legacy.example.com/login', '/login'],
  [' http://legacy.example.com/login', '/login'],
  ['//legacy.example.com/login', '/login'],
  ['\\\\legacy.example.com/login', '/login'],
  ['/login', '/login'],
  ['login', 'login'],
])('names the legacy host in no redirect where its paths are those of the facade: %j leads to %s', (location, seen) => {
  const event = gatewayEvent({ path: '/a', requestContext: { elb: {} } });
  const { multiValueHeaders } = returned(
    answer([['Location', location]]),
    event,
    new URL('http://legacy.example.com/'),
  );
  expect(multiValueHeaders['location']).toEqual([seen]);
});

it('takes a redirect of a system behind TLS that names itself without for one to itself', () => {
  const location = 'http://legacy.example.com/shop/login';
  const base = new URL('https://legacy.example.com/shop/');
  const { multiValueHeaders } = returned(answer([['Location', location]]), gatewayEvent({ path: '/a' }), base);
  expect(multiValueHeaders['location']).toEqual(['/prod/login']);
});

it('[strangler-2] hands back a text as a text, as long as its JSON is no larger than base64 may be', () => {
  const quotes = MAX_ENCODED_BYTES - MAX_ANSWER_BYTES - 2;
  const text = '"'.repeat(quotes) + 'x'.repeat(MAX_ANSWER_BYTES - quotes);
  const given = (body: string) => returned(answer([], Buffer.from(body)), gatewayEvent(), BASE);
  expect(given('')).toMatchObject({ body: '', isBase64Encoded: false });
  expect(given('漢')).toMatchObject({ body: '漢', isBase64Encoded: false });
  expect(given(text).isBase64Encoded).toBe(false);
  expect(given(text.replace('x', '"')).isBase64Encoded).toBe(true);
});

it.each([
  ['/%a', '/shop/%25a'],
  ['/%ag/%4', '/shop/%25ag/%254'],
  ['/%4a', '/shop/%4a'],
])('sends the path %s as %s: a sign that encodes nothing is encoded', (path, sent) => {
  expect(forwarded(gatewayEvent({ path }), BASE).path).toBe(sent);
});

it('sends half a surrogate pair in a query as U+FFFD', () => {
  const event = gatewayEvent({ multiValueQueryStringParameters: { a: ['\ud800b'] } });
  expect(forwarded(event, BASE).path).toMatch(/\?a=%EF%BF%BDb$/);
});
