import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ulid } from 'ulid';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, header, notFound, parseBody, Problem } from '../shared/http';
import { updateTodoVariables } from './environment';
import { callerOf, todoIdIn } from './request';
import { keyOf, type TodoKey } from './tables';
import { etagOf, type Todo, type TodoChange, todoChangeSchema, todoIn, versionIn } from './todo';

const env = readEnvironment(updateTodoVariables);
const documents = documentClient();

/** `PATCH /todos/{id}` with `If-Match`: changes the version that the caller has seen, or nothing. */
export const handler = answering(async (event) => {
  const user = callerOf(event);
  const id = todoIdIn(event);
  const seen = header(event, 'if-match');
  if (seen === undefined) throw new Problem(428, 'precondition-required', 'If-Match must carry the ETag of the todo');
  const change = parseBody(event, todoChangeSchema);
  const todo = await changed(keyOf(user, id), versionIn(seen), change, ulid(), new Date());
  return answer(200, todo, { ETag: etagOf(todo.version) });
});

/** @throws {Problem} 404 for a todo that does not exist or is another user's, 412 for one whose version is another */
async function changed(key: TodoKey, version: number, change: TodoChange, changeId: string, now: Date): Promise<Todo> {
  try {
    const { Attributes = {} } = await documents.send(
      new UpdateCommand({
        TableName: env.TODOS_TABLE,
        Key: key,
        ...expressionsOf({ ...change, changeId, updatedAt: now.toISOString() }, version),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return todoIn(Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (!error.Item) throw notFound('todo');
    const current = unmarshall(error.Item);
    // The SDK tried again what was done already: its first answer was lost.
    if (current['changeId'] === changeId) return todoIn(current);
    throw new Problem(412, 'stale', 'The todo was changed since', {
      headers: { ETag: etagOf(todoIn(current).version) },
    });
  }
}

/** Sets what has a value, removes what is null, and counts the version, if the todo still has the one that was seen. */
function expressionsOf(values: Readonly<Record<string, unknown>>, seen: number) {
  const names = Object.keys(values);
  const set = names.filter((name) => values[name] !== null).map((name) => `#${name} = :${name}`);
  const removed = names.filter((name) => values[name] === null).map((name) => `#${name}`);
  return {
    UpdateExpression: [
      `SET ${[...set, '#version = #version + :one'].join(', ')}`,
      ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: '#version = :seen',
    ExpressionAttributeNames: Object.fromEntries([...names, 'version'].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[`:${name}`, value]])),
      ),
      ':one': 1,
      ':seen': seen,
    },
  };
}
