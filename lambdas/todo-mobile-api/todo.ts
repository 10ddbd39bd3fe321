import * as v from 'valibot';
import { characters } from '../shared/characters';
import { dateTime } from '../shared/date-time';

const title = characters(1, 200);
const notes = characters(0, 2000);

/** The body with which a todo is made. */
export const newTodoSchema = v.strictObject({ title, notes: v.optional(notes), dueAt: v.optional(dateTime) });

/** The body with which it is changed: what is not named stays, what is null goes. */
export const todoChangeSchema = v.pipe(
  v.strictObject({
    title: v.optional(title),
    notes: v.optional(v.nullable(notes)),
    dueAt: v.optional(v.nullable(dateTime)),
    done: v.optional(v.boolean()),
  }),
  v.check((change) => Object.keys(change).length > 0, 'Must name what is to change'),
  v.metadata({ minProperties: 1 }),
);

export const todoSchema = v.object({
  id: v.string(),
  title,
  notes: v.optional(notes),
  dueAt: v.optional(dateTime),
  done: v.boolean(),
  /** 1 when it is made, one more with each change. */
  version: v.number(),
  createdAt: dateTime,
  updatedAt: dateTime,
});

export const todoPageSchema = v.object({ items: v.array(todoSchema), cursor: v.optional(v.string()) });

export type NewTodo = v.InferOutput<typeof newTodoSchema>;
export type TodoChange = v.InferOutput<typeof todoChangeSchema>;
export type Todo = v.InferOutput<typeof todoSchema>;

export const newTodo = (request: NewTodo, id: string, now: Date): Todo => ({
  ...request,
  id,
  done: false,
  version: 1,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
});

/** What of an item is the todo: keys and what only writes need stay behind. */
export function todoIn(item: Readonly<Record<string, unknown>>): Todo {
  const names = Object.keys(todoSchema.entries).filter((name) => item[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, item[name]])) as Todo;
}

/** A todo's version as an entity tag. */
export const etagOf = (version: number): string => `"${String(version)}"`;

/** The version that an entity tag stands for; 0, which no todo has, for one that we never gave, `*` included. */
export function versionIn(etag: string): number {
  const [, digits] = /^"([1-9]\d{0,14})"$/.exec(etag.trim()) ?? [];
  return Number(digits ?? 0);
}
