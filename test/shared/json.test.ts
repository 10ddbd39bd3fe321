import fc from 'fast-check';
import { memberOf, parseJson } from '../../lambdas/shared/json';

const spaces = fc.constantFrom('', ' ', '\n\t');

it('finds every member of an object, whatever is beside it, as it stands there', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
  fc.assert(
    fc.property(object, spaces, spaces, fc.constantFrom(0, 2), (some, before, after, indent) => {
      const text = before + JSON.stringify(some, null, indent) + after;
      for (const [name, value] of Object.entries(JSON.parse(text) as object)) {
        const member = memberOf(text, name);
        expect(JSON.parse(member?.text ?? '')).toEqual(value);
        expect(text).toContain(member?.text);
      }
      expect(memberOf(text, 'no such name, for sure')).toBeUndefined();
    }),
  );
});

it('finds what JSON.parse finds, of several with a name', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.jsonValue()), { minLength: 1 }),
      (pairs) => {
        const text = `{${pairs.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(',')}}`;
        const [[name] = ['']] = pairs;
        expect(JSON.parse(memberOf(text, name)?.text ?? '')).toEqual(
          (JSON.parse(text) as Record<string, unknown>)[name],
        );
      },
    ),
  );
});

it.each([
  ['{"a": -1.50 ,"b":2}', 'a', '-1.50'],
  ['{"b":[1, 2 ] , "a":\n{ "a":1 }\t}', 'a', '{ "a":1 }'],
  ['{"":"\\"}"}', '', '"\\"}"'],
  ['{"a":{}}', '', undefined],
  ['{}', '', undefined],
  ['[{"a":1}]', 'a', undefined],
])('hands on of %s the member %j without the spaces around it: %s', (text, name, member) => {
  expect(memberOf(text, name)?.text).toBe(member);
});

it('reads a JSON text, and nothing of what is none', () => {
  expect([parseJson('{"a":[null]}'), parseJson('null'), parseJson('{'), parseJson('')]).toEqual([
    { a: [null] },
    null,
    undefined,
    undefined,
  ]);
});

it('counts how deep a member is', () => {
  const depths = { a: '1', b: '[]', c: '[{"x":[1]},2]', d: '"[[["' };
  const text = `{${Object.entries(depths)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
  expect(Object.keys(depths).map((name) => memberOf(text, name)?.depth)).toEqual([0, 1, 3, 0]);
});

it('takes a text of a megabyte, be it one string or nothing but signs', () => {
  for (const text of [
    `"${'x\\n'.repeat(300_000)}"`,
    `[${'1,'.repeat(500_000)}1]`,
    `${'['.repeat(5e5)}${']'.repeat(5e5)}`,
  ]) {
    expect(memberOf(`{"payload":${text}}`, 'payload')?.text).toBe(text);
  }
});
