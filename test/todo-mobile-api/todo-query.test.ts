import fc from 'fast-check';
import { ulid } from 'ulid';
import { cursorOf, todoBefore } from '../../lambdas/todo-mobile-api/todo-query';
import { ID, USER } from './samples';

const query = fc.record({ user: fc.uuid(), done: fc.constantFrom(true, false, undefined) });
const id = fc.nat({ max: 2 ** 47 }).map((time) => ulid(time));

it('[todo-3] leads on from the todo that it was made after', () => {
  fc.assert(
    fc.property(query, id, (asked, after) => {
      expect(todoBefore(cursorOf(asked, after), asked)).toBe(after);
    }),
  );
});

it('[todo-3] leads nowhere for another user or another query', () => {
  fc.assert(
    fc.property(query, query, id, (asked, other, after) => {
      fc.pre(asked.user !== other.user || asked.done !== other.done);
      expect(todoBefore(cursorOf(asked, after), other)).toBeUndefined();
    }),
  );
});

it('[todo-3] leads nowhere for whatever else a caller may send', () => {
  const encoded = fc.json().map((json) => Buffer.from(json).toString('base64url'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), encoded), (text) => {
      expect(todoBefore(text, { user: USER })).toBeUndefined();
    }),
  );
});

it('carries no more than the caller knows: who they are, what they asked for, and a todo of theirs', () => {
  expect(Buffer.from(cursorOf({ user: USER }, ID), 'base64url').toString()).toBe(`["${USER}",null,"${ID}"]`);
});
