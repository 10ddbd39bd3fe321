import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { clientLimits } from './client-limits';

/** The document client of a function; made once, at module top. */
export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(clientLimits), { marshallOptions: { removeUndefinedValues: true } });

/** What a conditional write answers; nothing when its condition did not hold. */
export async function unlessConditionFailed<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** All rows of a query at once. */
export async function allOf<Row>(client: DynamoDBDocumentClient, query: QueryCommandInput): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of queryAll<Row>(client, query)) rows.push(row);
  return rows;
}

/** The rows of a query, however many pages they are; a page is read when the rows before it are used up. */
export async function* queryAll<Row>(client: DynamoDBDocumentClient, query: QueryCommandInput): AsyncGenerator<Row> {
  let after: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({ ...query, ...(after && { ExclusiveStartKey: after }) }),
    );
    yield* Items as Row[];
    after = LastEvaluatedKey;
  } while (after);
}
