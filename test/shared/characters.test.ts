import * as v from 'valibot';
import { characters, trimmed } from '../../lambdas/shared/characters';
import { namedSchema } from '../../lib/json-schema';

const detailsIn = (schema: v.GenericSchema, text: unknown) =>
  v.safeParse(schema, text).issues?.map(({ message }) => message) ?? [];

it.each([
  ['', ['Must have at least 2 characters']],
  ['💥', ['Must have at least 2 characters']],
  ['ab', []],
  ['💥💥💥', []],
  ['abcd', ['Must have at most 3 characters']],
])('counts characters, not 16-bit units: %j', (text, details) => {
  expect(detailsIn(characters(2, 3), text)).toEqual(details);
});

it('takes the empty text where none is asked for', () => {
  expect(detailsIn(characters(0, 3), '')).toEqual([]);
});

it('cuts off the white space at both ends before it counts', () => {
  expect(v.parse(trimmed(3), ' \t abc \n')).toBe('abc');
  expect(detailsIn(trimmed(3), ' a b c ')).toEqual(['Must have at most 3 characters']);
  expect(detailsIn(trimmed(3), ' \n ')).toEqual(['Must have at least 1 characters']);
});

it('is published with the limits that it has, and no more', () => {
  expect(namedSchema('Text', characters(2, 3))).toMatchObject({ type: 'string', minLength: 2, maxLength: 3 });
  expect(namedSchema('Text', characters(0, 3))).not.toHaveProperty('minLength');
  expect(namedSchema('Text', trimmed(3))).toMatchObject({
    ...{ type: 'string', pattern: '\\S' },
    description: 'White space at its ends is cut off; the rest has at most 3 characters.',
  });
});
