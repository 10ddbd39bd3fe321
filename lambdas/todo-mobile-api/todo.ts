import * as v from 'valibot';

/** A time that exists, in UTC: `2026-03-01T12:00:00Z`. */
const timestamp = v.config(
  v.pipe(
    v.string(),
    v.isoTimestamp('Must be a time in ISO 8601, in UTC'),
    v.check((text) => text.endsWith('Z') && isRealTime(text), 'Must be a time that exists, in UTC'),
  ),
  { abortPipeEarly: true },
);
const title = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const notes = v.pipe(v.string(), v.maxLength(2000));

/** The body with which a todo is made. */
export const newTodoSchema = v.strictObject({ title, notes: v.optional(notes), dueAt: v.optional(timestamp) });

/** The body with which it is changed: what is not named stays, what is null goes. */
export const todoChangeSchema = v.pipe(
  v.strictObject({
    title: v.optional(title),
    notes: v.optional(v.nullable(notes)),
    dueAt: v.optional(v.nullable(timestamp)),
    done: v.optional(v.boolean()),
  }),
  v.check((change) => Object.keys(change).length > 0, 'Must name what is to change'),
);

export const todoSchema = v.object({
  id: v.string(),
  title,
  notes: v.optional(notes),
  dueAt: v.optional(timestamp),
  done: v.boolean(),
  /** 1 when it is made, one more with each change. */
  version: v.number(),
  createdAt: timestamp,
  updatedAt: timestamp,
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

/** JavaScript rolls 31 February over to March. */
const isRealTime = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 16) === text.slice(0, 16);
};
