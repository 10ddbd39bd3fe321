import fc from 'fast-check';
import { ulid } from 'ulid';
import { cursorOf, todoBefore } from '../../lambdas/todo-mobile-api/todo-query';
import { ID, USER } from './samples';

const query = fc.record({ user: fc.uuid(), done: fc.constantFrom(true, false, undefined) });
const id = fc.nat({ max: 2 ** 47 }).map((time) => ulid(time));

it('[todo-3] leads on from the todo that it was made after', () => {
  fc.assert(fc.property(query, id, (asked, after) => todoBefore(cursorOf(asked, after), asked) === after));
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
  fc.assert(fc.property(fc.string(), (text) => todoBefore(text, { user: USER }) === undefined));
  fc.assert(
    fc.property(fc.json(), (json) => todoBefore(Buffer.from(json).toString('base64url'), { user: USER }) === undefined),
  );
});

it('carries no more than the caller knows: who they are, what they asked for, and a todo of theirs', () => {
  expect(Buffer.from(cursorOf({ user: USER }, ID), 'base64url').toString()).toBe(`["${USER}",null,"${ID}"]`);
});
