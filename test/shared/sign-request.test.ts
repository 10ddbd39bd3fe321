import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { signatureHeaders } from '../../lambdas/shared/sign-request';

/** The published test suite of Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const signing = {
  service: 'service',
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  now: new Date('2015-08-30T12:36:00.000Z'),
};
const host = ['Host', 'example.amazonaws.com'] as const;
const signatureOf = async (request: Parameters<typeof signatureHeaders>[0], how = signing): Promise<string> =>
  new Map(await signatureHeaders(request, how)).get('authorization') ?? '';

it.each([
  ['GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['GET', '/?Param2=value2&Param1=value1', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'],
  ['GET', '/?Param1=value2&Param1=value1', '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694'],
  ['GET', '//', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['GET', '/./', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['GET', '/example/..', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['GET', '//example//', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  ['GET', '/./example', 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5'],
])('signs %s %s as AWS does', async (method, path, signature) => {
  expect(await signatureOf({ method, path, headers: [host] })).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

it('signs the token of a role, and sends it', async () => {
  const headers = await signatureHeaders(
    { method: 'GET', path: '/', headers: [host] },
    { ...signing, credentials: { ...signing.credentials, sessionToken: 'token' } },
  );
  expect(headers).toContainEqual(['x-amz-security-token', 'token']);
  expect(new Map(headers).get('authorization')).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
});

it.each([
  ['method', { method: 'PUT' }],
  ['path', { path: '/other' }],
  ['query', { path: '/?a=2' }],
  ['body', { body: Buffer.from('other') }],
  ['content type', { headers: [host, ['Content-Type', 'text/xml'] as const] }],
])('makes another signature for another %s', async (_, change) => {
  const request = { method: 'POST', path: '/?a=1', headers: [host], body: Buffer.from('body') };
  expect(await signatureOf({ ...request, ...change })).not.toBe(await signatureOf(request));
});

/** What the rules make of a query, written anew: pairs by their encoded names, then by their encoded values. */
function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  const encoded = (text: string) =>
    [...Buffer.from(text)]
      .map((byte) => String.fromCharCode(byte))
      .map((one) => (/[\w.~-]/.test(one) ? one : `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`))
      .join('');
  const order = (one: string, other: string) => (one < other ? -1 : Number(one > other));
  return pairs
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([name, value], [other, its]) => order(name, other) || order(value, its))
    .map((pair) => pair.join('='))
    .join('&');
}

function byTheRules(query: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const [scope, time] = ['20150830/us-east-1/service/aws4_request', '20150830T123600Z'];
  const headers = `host:example.amazonaws.com\nx-amz-date:${time}\n`;
  const canonical = ['GET', '/', query, headers, 'host;x-amz-date', sha256('')].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${signing.credentials.secretAccessKey}`,
    );
  return createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n'))
    .digest('hex');
}

it('signs every query by the rules: by names, then values, however they are spelled', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 5 }).filter((word) => !word.includes('proto')),
    // The SDK's library, which this one is, leaves out a pair by the name `__proto__`, which no shop has.
    fc.constantFrom('a', 'a-', 'a=', 'a!', 'A', '', '+', '%', "'()*", '//', '/./', 'é', 'proto', ' '),
  );
  const form = fc.constantFrom(encodeURIComponent, (word: string) => encodeURIComponent(word).toLowerCase());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { maxLength: 6 }), form, async (pairs, spelled) => {
      const sent = pairs.map(
        ([name, value]) => [decodeURIComponent(spelled(name)), decodeURIComponent(spelled(value))] as const,
      );
      const query = pairs.map((pair) => pair.map(spelled).join('=')).join('&');
      expect(await signatureOf({ method: 'GET', path: `/?${query}`, headers: [host] })).toContain(
        `Signature=${byTheRules(canonicalQuery(sent))}`,
      );
    }),
  );
});
