import { ulid } from 'ulid';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { createTodoVariables } from './environment';
import { callerOf } from './request';
import { keyOf, PARTITION_KEY, partitionOf } from './tables';
import { etagOf, newTodo, newTodoSchema } from './todo';

const env = readEnvironment(createTodoVariables);
const documents = documentClient();

/** `POST /todos`: the todo and the idempotency record are written in one transaction. */
export const handler = answering((event) => {
  const user = callerOf(event);
  const now = new Date();
  const todo = newTodo(parseBody(event, newTodoSchema), ulid(now.getTime()), now);
  return writeOnce(documents, event, {
    table: env.IDEMPOTENCY_TABLE,
    scope: partitionOf(user),
    now,
    items: [
      {
        Put: {
          TableName: env.TODOS_TABLE,
          Item: { ...keyOf(user, todo.id), ...todo },
          ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
        },
      },
    ],
    answer: answer(201, todo, { Location: `/todos/${todo.id}`, ETag: etagOf(todo.version) }),
  });
});
