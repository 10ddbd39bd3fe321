import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as v from 'valibot';
import { readEnvironment } from '../shared/environment';
import { answer, answering, Problem } from '../shared/http';
import { listTodosVariables } from './environment';
import { callerOf } from './request';
import { cursorOf, listParameters, todoBefore } from './todo-query';
import { listTodos, todoReader } from './todo-store';

const env = readEnvironment(listTodosVariables);
const reader = todoReader();

/** `GET /todos?limit&cursor&done`: a page of the caller's todos, newest first. */
export const handler = answering(async (event) => {
  const user = callerOf(event);
  const { limit, done, cursor } = parametersOf(event);
  const query = { user, done };
  const after = cursor === undefined ? undefined : todoBefore(cursor, query);
  if (cursor !== undefined && after === undefined) {
    throw wrong([{ field: 'cursor', detail: 'Must be the cursor of an answer to the same query, by the same user' }]);
  }
  const page = await listTodos(await reader, env.TODOS_TABLE, query, { limit, after });
  return answer(200, { items: page.items, ...(page.after !== undefined && { cursor: cursorOf(query, page.after) }) });
});

function parametersOf(event: APIGatewayProxyEvent): v.InferOutput<typeof listParameters> {
  const read = v.safeParse(listParameters, event.queryStringParameters ?? {});
  if (read.success) return read.output;
  throw wrong(read.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', detail: issue.message })));
}

const wrong = (errors: readonly { readonly field: string; readonly detail: string }[]): Problem =>
  new Problem(400, 'invalid-parameters', 'A parameter is wrong', { members: { errors } });
