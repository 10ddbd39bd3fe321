import fc from 'fast-check';
import * as v from 'valibot';
import {
  etagOf,
  newTodo,
  newTodoSchema,
  todoChangeSchema,
  todoIn,
  todoPageSchema,
  versionIn,
} from '../../lambdas/todo-mobile-api/todo';
import { ID, item, someTodo } from './samples';

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

it.each(['W/"1"', 'x"1"', '"1"x', '"01"', '"0"', '"-1"', '""', '"1', '1', '*', '', `"1${'0'.repeat(15)}"`])(
  '[todo-4] reads no version from %s',
  (etag) => {
    expect(versionIn(etag)).toBe(0);
  },
);

it('[todo-4] reads a version whatever space is around it', () => {
  expect(versionIn(' "12"\t')).toBe(12);
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
  expect(todoIn({ ...item(), changeId: 'c' })).toStrictEqual(someTodo());
});

it('is not done, and of version 1, when it is made', () => {
  const request = { title: 'Buy milk', notes: 'Two', dueAt: '2026-03-02T18:00:00Z' };
  const at = '2026-03-01T12:00:00.000Z';
  const made = { ...request, id: ID, done: false, version: 1, createdAt: at, updatedAt: at };
  expect(newTodo(request, ID, new Date(at))).toEqual(made);
});

const issuesOf = (schema: v.GenericSchema, body: unknown) =>
  v.safeParse(schema, body).issues?.map((issue) => [v.getDotPath(issue), issue.type]) ?? [];

it('is changed in what is named: null takes notes and due time away, and no title', () => {
  const change = { title: 'x', notes: null, dueAt: null, done: true };
  expect(v.parse(todoChangeSchema, change)).toEqual(change);
  expect(issuesOf(todoChangeSchema, { title: null, done: null })).toEqual([
    ['title', 'string'],
    ['done', 'boolean'],
  ]);
  expect(issuesOf(todoChangeSchema, { version: 2 })).toEqual([['version', 'strict_object']]);
  expect(v.safeParse(todoChangeSchema, {}).issues?.map(({ message }) => message)).toEqual([
    'Must name what is to change',
  ]);
});

it('has a title from 1 to 200 characters, and notes up to 2000', () => {
  expect(issuesOf(newTodoSchema, { title: 'x'.repeat(200), notes: '' })).toEqual([]);
  expect(issuesOf(newTodoSchema, { title: 'x', notes: 'x'.repeat(2000) })).toEqual([]);
  expect(issuesOf(newTodoSchema, { title: '', notes: 'x'.repeat(2001) })).toEqual([
    ['title', 'check'],
    ['notes', 'check'],
  ]);
  expect(issuesOf(newTodoSchema, { title: 'x', done: true })).toEqual([['done', 'strict_object']]);
});

it('is listed whole, with a cursor where there are more', () => {
  for (const page of [{ items: [someTodo()] }, { items: [], cursor: 'c' }]) {
    expect(v.parse(todoPageSchema, page)).toEqual(page);
  }
  expect(issuesOf(todoPageSchema, { items: [{ ...someTodo(), done: undefined }], cursor: 1 })).toEqual([
    ['items.0.done', 'boolean'],
    ['cursor', 'string'],
  ]);
});
