import type * as nodeHttp from 'node:http';
import { gzipSync } from 'node:zlib';
import { AnswerTooLarge, httpCall, HttpTimeout } from '../../lambdas/shared/http-call';
import type * as memory from '../support/in-memory-server';
import { bodyOf, refusing, serving } from '../support/in-memory-server';

jest.mock('node:http', () =>
  jest.requireActual<typeof memory>('../support/in-memory-server').withInMemoryServer(jest.requireActual('node:http')),
);

const ORIGIN = new URL('http://legacy.example.com:8080');
const LIMITS = { milliseconds: 1000, bytes: 1000 };
const GET = { method: 'GET', path: '/', headers: [['Host', 'legacy.example.com']] as const };

afterEach(() => {
  jest.useRealTimers();
});

it('sends what it is given, and nothing else', async () => {
  let seen: unknown;
  serving((request, response) => {
    void bodyOf(request).then((body) => {
      seen = { method: request.method, url: request.url, headers: request.rawHeaders, body: body.toString('hex') };
      response.end();
    });
  });
  const headers = [
    ['Host', 'legacy.example.com'],
    ['X-Two', '1'],
    ['x-two', '2'],
    ['Content-Length', '3'],
  ] as const;
  const body = Buffer.from([0, 255, 13]);
  await httpCall(ORIGIN, { method: 'PATCH', path: "/a%2Fb/%C3%A9?q=%20&q='", headers, body }, LIMITS);
  expect(seen).toEqual({
    method: 'PATCH',
    url: "/a%2Fb/%C3%A9?q=%20&q='",
    headers: [...headers.flat(), 'Connection', 'close'],
    body: '00ff0d',
  });
});

it('hands back status, headers and bytes as they came, compressed or not, and follows nothing', async () => {
  const zipped = gzipSync('text');
  serving((_, response) => {
    const sent = ['Location', '/elsewhere', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Encoding', 'gzip'];
    response.writeHead(302, sent);
    response.end(zipped);
  });
  const { status, headers, body } = await httpCall(ORIGIN, GET, LIMITS);
  expect(status).toBe(302);
  expect(headers.slice(0, 4)).toEqual([
    ['Location', '/elsewhere'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Content-Encoding', 'gzip'],
  ]);
  expect(body.equals(zipped)).toBe(true);
});

it('asks an address of IPv6, which has brackets in its URL only', async () => {
  const asked = jest.spyOn(jest.requireMock<typeof nodeHttp>('node:http'), 'request');
  serving((_, response) => response.end());
  await httpCall(new URL('http://[::1]:5391/shop'), GET, LIMITS);
  expect(asked.mock.calls[0]?.[0]).toMatchObject({ host: '::1', port: '5391' });
});

it.each([
  ['lines that end in LF alone', 'HTTP/1.1 200 OK\nX-A: 1\n\n'],
  ['a space in the name of a header', 'HTTP/1.1 200 OK\r\nX Bad: 1\r\n\r\n'],
])('throws the reason for which it cannot read an answer with %s', async (_, raw) => {
  serving((__, response) => response.socket?.end(raw));
  await expect(httpCall(ORIGIN, GET, LIMITS)).rejects.toMatchObject({
    code: expect.stringMatching(/^HPE_/) as string,
    reason: expect.stringMatching(/\w+ \w+/) as string,
  });
});

it('gives up when the answer does not come in time', async () => {
  serving(() => undefined);
  await expect(httpCall(ORIGIN, GET, { milliseconds: 20, bytes: 1000 })).rejects.toBeInstanceOf(HttpTimeout);
});

it('gives up when the answer begins, and does not end in time', async () => {
  serving((_, response) => void response.write('begun'));
  await expect(httpCall(ORIGIN, GET, { milliseconds: 20, bytes: 1000 })).rejects.toBeInstanceOf(HttpTimeout);
});

it.each([
  [1000, 1000],
  [1001, undefined],
])('takes an answer of %i bytes where 1000 are allowed: %s', async (size, taken) => {
  serving((_, response) => response.end(Buffer.alloc(size)));
  const call = httpCall(ORIGIN, GET, LIMITS).then(({ body }) => body.length);
  await (taken === undefined ? expect(call).rejects.toBeInstanceOf(AnswerTooLarge) : expect(call).resolves.toBe(taken));
});

it('fails when nobody listens', async () => {
  refusing();
  await expect(httpCall(ORIGIN, GET, LIMITS)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('fails when the connection breaks in the middle of an answer', async () => {
  serving((_, response) => {
    response.writeHead(200, { 'Content-Length': '10' });
    response.write('half');
    setTimeout(() => response.destroy(), 5);
  });
  await expect(httpCall(ORIGIN, GET, LIMITS)).rejects.toThrow();
});
