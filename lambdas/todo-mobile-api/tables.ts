/** Attribute names that the stack declares and the functions use. */

/** Partition key of todos: whose they are, `USER#<sub>`. */
export const PARTITION_KEY = 'PK';
/** Sort key of todos: `TODO#<ulid>`, so that they lie in the order in which they were made. */
export const SORT_KEY = 'SK';

export const partitionOf = (user: string): string => `USER#${user}`;

const TODO = 'TODO#';

/** @param user the `sub` of a token, and nothing that a caller could choose */
export const keyOf = (user: string, id: string) => ({
  [PARTITION_KEY]: partitionOf(user),
  [SORT_KEY]: `${TODO}${id}`,
});

export type TodoKey = ReturnType<typeof keyOf>;

export const idIn = (key: Readonly<Record<string, unknown>>): string => String(key[SORT_KEY]).slice(TODO.length);
