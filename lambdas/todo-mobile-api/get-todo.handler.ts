import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { getTodoVariables } from './environment';
import { callerOf, todoIdIn } from './request';
import { etagOf } from './todo';
import { readTodo, todoReader } from './todo-store';

const env = readEnvironment(getTodoVariables);
const reader = todoReader(env.DAX_ENDPOINT);

/** `GET /todos/{id}` */
export const handler = answering(async (event) => {
  const todo = await readTodo(await reader, env.TODOS_TABLE, callerOf(event), todoIdIn(event));
  return answer(200, todo, { ETag: etagOf(todo.version) });
});
