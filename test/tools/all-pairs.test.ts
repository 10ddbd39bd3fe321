import fc from 'fast-check';
import { allPairs, eachOnce, type Row } from '../../tools/settings/all-pairs';

const parameters = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.uniqueArray(fc.constantFrom('1', '2', undefined), { minLength: 1 }),
  { minKeys: 2, noNullPrototype: true },
);

it('has every two values of two parameters in a row, and every parameter in each', () => {
  fc.assert(
    fc.property(parameters, (of) => {
      const rows = allPairs(of);
      for (const row of rows) expect(Object.keys(row).sort()).toEqual(Object.keys(of).sort());
      for (const [one, ones] of Object.entries(of)) {
        for (const [other, others] of Object.entries(of).filter(([name]) => name !== one)) {
          for (const value of ones) {
            for (const second of others) {
              expect(rows.some((row) => row[one] === value && row[other] === second)).toBe(true);
            }
          }
        }
      }
    }),
  );
});

it('has no row that is not allowed, and every pair that some allowed row can have', () => {
  const flags = { x: [0, 1], y: [0, 1], z: [0, 1] };
  const isAllowed = (row: Row<number>) => !(row['x'] === 1 && row['y'] === 1);
  const rows = allPairs(flags, isAllowed);
  expect(rows.filter((row) => !isAllowed(row))).toEqual([]);
  for (const value of [0, 1]) {
    expect(rows).toContainEqual(expect.objectContaining({ x: 1, z: value }));
    expect(rows).toContainEqual(expect.objectContaining({ y: 1, z: value }));
  }
});

it('has every value in a row, in no more rows than the most values of one parameter where all is allowed', () => {
  fc.assert(
    fc.property(parameters, (of) => {
      const rows = eachOnce(of);
      for (const [name, values] of Object.entries(of)) {
        expect(new Set(rows.map((row) => row[name]))).toEqual(new Set(values));
      }
      expect(rows).toHaveLength(Math.max(...Object.values(of).map((values) => values.length)));
    }),
  );
});

it('needs few rows: of ten parameters with three values each, not fifty', () => {
  const ten = Object.fromEntries(Array.from('abcdefghij', (name) => [name, [1, 2, 3]]));
  expect(allPairs(ten).length).toBeLessThan(30);
});
