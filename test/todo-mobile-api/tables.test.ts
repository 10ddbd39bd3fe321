import fc from 'fast-check';
import { idIn, keyOf, partitionOf } from '../../lambdas/todo-mobile-api/tables';
import { ID, USER } from './samples';

it('[todo-1] keeps a todo in the partition of its user, where those of nobody else are', () => {
  expect(keyOf(USER, ID)).toEqual({ PK: `USER#${USER}`, SK: `TODO#${ID}` });
  expect(partitionOf(USER)).toBe(`USER#${USER}`);
});

it('reads the id of a todo back from its key', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(idIn(keyOf(USER, id))).toBe(id);
    }),
  );
});
