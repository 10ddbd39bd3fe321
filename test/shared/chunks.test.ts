import { chunksOf } from '../../lambdas/shared/chunks';

it.each([
  ['nothing', [], 2, []],
  ['what fits', [1, 2], 2, [[1, 2]]],
  ['what does not', [1, 2, 3], 2, [[1, 2], [3]]],
])('cuts %s into chunks', (_, items, size, chunks) => {
  expect(chunksOf<number>(items, size)).toEqual(chunks);
});
