import { readEnvironment } from '../shared/environment';
import { answer, answering, parseParameters, wrongParameters } from '../shared/http';
import { listTodosVariables } from './environment';
import { callerOf } from './request';
import { cursorOf, listParameters, todoBefore } from './todo-query';
import { listTodos, todoReader } from './todo-store';

const env = readEnvironment(listTodosVariables);
const reader = todoReader(env.DAX_ENDPOINT);

/** `GET /todos?limit&cursor&done`: a page of the caller's todos, newest first. */
export const handler = answering(async (event) => {
  const user = callerOf(event);
  const { limit, done, cursor } = parseParameters(event, listParameters);
  const query = { user, done };
  const after = cursor === undefined ? undefined : todoBefore(cursor, query);
  if (cursor !== undefined && after === undefined) {
    const detail = 'Must be the cursor of an answer to the same query, by the same user';
    throw wrongParameters([{ field: 'cursor', detail }]);
  }
  const page = await listTodos(await reader, env.TODOS_TABLE, query, { limit, after });
  return answer(200, { items: page.items, ...(page.after !== undefined && { cursor: cursorOf(query, page.after) }) });
});
