import { signatureHeaders } from '../../lambdas/shared/sign-request';

/** The published test suite of Signature Version 4. */
const signing = {
  service: 'service',
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  now: new Date('2015-08-30T12:36:00.000Z'),
};
const host = ['Host', 'example.amazonaws.com'] as const;
const signatureOf = (request: Parameters<typeof signatureHeaders>[0], how = signing): string | undefined =>
  new Map(signatureHeaders(request, how)).get('authorization');

it.each([
  ['GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ['GET', '/?Param2=value2&Param1=value1', 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'],
])('signs %s %s as AWS does', (method, path, signature) => {
  expect(signatureOf({ method, path, headers: [host] })).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

it('signs the token of a role, and sends it', () => {
  const headers = signatureHeaders(
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
])('makes another signature for another %s', (_, change) => {
  const request = { method: 'POST', path: '/?a=1', headers: [host], body: Buffer.from('body') };
  expect(signatureOf({ ...request, ...change })).not.toBe(signatureOf(request));
});
