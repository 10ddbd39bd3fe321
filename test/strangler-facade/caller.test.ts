import fc from 'fast-check';
import { CALLER_COOKIE, callerCookie, callerKeyIn } from '../../lambdas/strangler-facade/caller';

const HEADER = 'x-caller-id';

it('knows a caller by the named header, whatever its case', () => {
  expect(callerKeyIn({ 'X-Caller-ID': ['me'] }, HEADER)).toBe('me');
});

it('knows a caller by the cookie, among others', () => {
  expect(callerKeyIn({ Cookie: ['a=1; facade-caller=me', 'b=2'] }, HEADER)).toBe('me');
  expect(callerKeyIn({ cookie: ['a=1', 'facade-caller=me;b=2'] }, HEADER)).toBe('me');
});

it('goes by the header where there are both', () => {
  expect(callerKeyIn({ [HEADER]: ['named'], cookie: ['facade-caller=cookie'] }, HEADER)).toBe('named');
});

it.each([
  ['neither', {}],
  ['an empty header', { [HEADER]: [''] }],
  ['an empty cookie', { cookie: ['facade-caller='] }],
  ['a cookie of another name', { cookie: ['not-facade-caller=me'] }],
  ['a key that is too long', { [HEADER]: ['x'.repeat(201)] }],
  ['a key with a space before it', { [HEADER]: [' me'] }],
  ['a key with a space after it', { [HEADER]: ['me '] }],
  ['a key beyond ASCII', { [HEADER]: ['mé'] }],
  ['another header', { 'x-caller': ['me'] }],
  ['a cookie in another header', { 'x-cookie': ['facade-caller=me'] }],
  ['headers without values', { [HEADER]: undefined, cookie: undefined }],
])('does not know a caller with %s', (_, headers) => {
  expect(callerKeyIn(headers, HEADER)).toBeUndefined();
});

it('knows a caller by the longest key that there may be', () => {
  expect(callerKeyIn({ [HEADER]: ['x'.repeat(200)] }, HEADER)).toBe('x'.repeat(200));
});

it('goes by the cookie where the header holds no key', () => {
  expect(callerKeyIn({ [HEADER]: [''], cookie: ['facade-caller=cookie'] }, HEADER)).toBe('cookie');
});

it('sets a cookie for a year, which is sent over TLS only, and neither to scripts nor with what other sites embed', () => {
  expect(callerCookie('me')).toBe('facade-caller=me; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax');
});

it('[strangler-3] knows again whoever sends its cookie back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z]{26}$/), (key) => {
      const [pair = ''] = callerCookie(key).split(';');
      expect(pair.startsWith(CALLER_COOKIE)).toBe(true);
      expect(callerKeyIn({ cookie: [pair] }, HEADER)).toBe(key);
    }),
  );
});
