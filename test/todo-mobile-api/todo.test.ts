import fc from 'fast-check';
import * as v from 'valibot';
import { etagOf, newTodoSchema, todoIn, versionIn } from '../../lambdas/todo-mobile-api/todo';
import { item, someTodo } from './samples';

it('[todo-4] reads the version back from its entity tag', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (version) => versionIn(etagOf(version)) === version));
});

it('[todo-4] reads no version from anything else', () => {
  fc.assert(fc.property(fc.string(), (text) => versionIn(text) === 0 || etagOf(versionIn(text)) === text.trim()));
});

it('takes whatever time exists', () => {
  const time = fc.date({ min: new Date(0), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(fc.property(time, (date) => v.is(newTodoSchema, { title: 'x', dueAt: date.toISOString() })));
});

it('shows neither keys nor what only writes need', () => {
  expect(todoIn({ ...item(), changeId: 'c' })).toEqual(someTodo());
});
