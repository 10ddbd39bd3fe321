import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { areEqual, compare, copyOfItem } from '../../../tools/aws/dynamodb/values';

const texts = fc.string({ unit: 'binary', maxLength: 3 });
const sets = (member: fc.Arbitrary<string> | fc.Arbitrary<number>) =>
  fc.array<string | number>(member, { minLength: 1, maxLength: 2 }).map((members) => new Set(members));
const { item: items } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<string | number | boolean | null>('', 'a', 0, 1, true, null),
    sets(fc.constantFrom('a', 'b')),
    fc.uint8Array({ maxLength: 2 }),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('item'),
  ),
  item: fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
}));

it('orders texts as their UTF-8 bytes are', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(Math.sign(compare(a, b) ?? NaN)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { examples: [['\u{FF61}', '\u{10000}']] },
  );
});

it('finds equal what is equal, down to the last member', () => {
  fc.assert(
    fc.property(items as fc.Arbitrary<object>, items as fc.Arbitrary<object>, (a, b) => {
      const [one, other] = [copyOfItem(a), copyOfItem(b)];
      expect(areEqual(one, other)).toBe(isDeepStrictEqual(one, other));
      expect(areEqual(one, copyOfItem(a))).toBe(true);
    }),
  );
});
