import * as v from 'valibot';
import { parseJson } from '../shared/json';
import { pageParameters } from '../shared/page-parameters';

/** Whose todos are asked for, and which. */
export interface TodoQuery {
  /** The `sub` of the caller's token. */
  readonly user: string;
  /** Only those that are done, or that are not. */
  readonly done?: boolean | undefined;
}

/** The parameters of a list. Their names are part of what cached answers are kept by. */
export const listParameters = v.object({
  ...pageParameters,
  done: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'Must be true or false'),
      v.transform((text) => text === 'true'),
    ),
  ),
});

const cursorContent = v.tuple([v.string(), v.nullable(v.boolean()), v.pipe(v.string(), v.ulid())]);

/**
 * Where a list goes on: after the todo `after` of this user and this query. It is no secret and needs none: whoever
 * makes one up reads on in their own todos, since a list's partition comes from the token.
 */
export const cursorOf = ({ user, done }: TodoQuery, after: string): string =>
  Buffer.from(JSON.stringify([user, done ?? null, after])).toString('base64url');

/** The todo after which a list goes on; nothing for a cursor that is malformed, of another user or another query. */
export function todoBefore(cursor: string, query: TodoQuery): string | undefined {
  const content = v.safeParse(cursorContent, parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!content.success) return undefined;
  const [, , after] = content.output;
  return cursorOf(query, after) === cursor ? after : undefined;
}
