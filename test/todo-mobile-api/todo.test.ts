import fc from 'fast-check';
import * as v from 'valibot';
import { etagOf, newTodoSchema, todoIn, versionIn } from '../../lambdas/todo-mobile-api/todo';
import { item, someTodo } from './samples';

it('[todo-4] reads the version back from its entity tag', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (version) => {
      expect(versionIn(etagOf(version))).toBe(version);
    }),
  );
});

it('[todo-4] reads no version from anything else', () => {
  const almost = fc
    .integer({ min: 1 })
    .chain((version) => fc.constantFrom(...['', '0', 'W/'].map((before) => `${before}${etagOf(version)}x`)));
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      fc.pre(!/^\s*"[1-9]\d{0,14}"\s*$/.test(text));
      expect(versionIn(text)).toBe(0);
    }),
  );
});

it('takes whatever time exists', () => {
  const time = fc.date({ min: new Date(0), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(time, (date) => {
      expect(v.is(newTodoSchema, { title: 'x', dueAt: date.toISOString() })).toBe(true);
    }),
  );
});

it('shows neither keys nor what only writes need', () => {
  expect(todoIn({ ...item(), changeId: 'c' })).toEqual(someTodo());
});
