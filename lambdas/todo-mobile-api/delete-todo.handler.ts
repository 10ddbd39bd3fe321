import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answering, notFound } from '../shared/http';
import { deleteTodoVariables } from './environment';
import { callerOf, todoIdIn } from './request';
import { keyOf } from './tables';

const env = readEnvironment(deleteTodoVariables);
const documents = documentClient();

/** `DELETE /todos/{id}` */
export const handler = answering(async (event) => {
  const { Attributes } = await documents.send(
    new DeleteCommand({
      TableName: env.TODOS_TABLE,
      Key: keyOf(callerOf(event), todoIdIn(event)),
      ReturnValues: 'ALL_OLD',
    }),
  );
  if (!Attributes) throw notFound('todo');
  return { statusCode: 204, body: '' };
});
