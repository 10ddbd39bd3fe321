import { createHash } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { cancelledBy } from './cancelled-by';
import { header, Problem } from './http';
import { idempotencyTable } from './idempotency-table';

const KEPT_SECONDS = 24 * 60 * 60;
const KEY_FORMAT = /^[\x21-\x7e]{1,255}$/;
/**
 * The largest answer that is kept with a key, far below the 400 KB of an item; a larger one is made again when it is asked for.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MOST_ANSWER_BYTES = 16 * 1024;

export interface IdempotentWrite {
  /** Table of idempotency records. */
  readonly table: string;
  /** Whose keys these are: the caller, or the route where nobody is asked who they are. */
  readonly scope: string;
  readonly now: Date;
  /** The effect. */
  readonly items: NonNullable<TransactWriteCommandInput['TransactItems']>;
  /** What a request that has the effect, now or earlier, is answered with. */
  readonly answer: APIGatewayProxyResult;
  /** Makes the answer anew, from what the effect left, where it may be larger than 16 KiB. @default it never is */
  readonly readAgain?: () => Promise<APIGatewayProxyResult>;
}

/**
 * Writes all items or none and, when the request carries an `Idempotency-Key`, with them the record of key, body hash
 * and answer: so that within 24 hours the same request has its effect once and gets the same answer. An answer over
 * 16 KiB is not kept: it is read again, and shows what became of the effect since.
 *
 * The same request is one whose body is the same text: the order of members and spaces count, since nothing reads them.
 *
 * @throws {Problem} 422 when the key came with another body, 409 while the first request is in flight, 400 for a key
 * that is not 1 to 255 printable characters
 * @throws TransactionCanceledException when the effect itself is refused
 * @throws Error, and writes nothing, for an answer that is too large to be kept and that nobody can make again
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function writeOnce(
  client: DynamoDBDocumentClient,
  event: APIGatewayProxyEvent,
  { table, scope, now, items, answer, readAgain }: IdempotentWrite,
): Promise<APIGatewayProxyResult> {
  const key = header(event, 'idempotency-key');
  if (key === undefined) {
    await client.send(new TransactWriteCommand({ TransactItems: items }));
    return answer;
  }
  if (!KEY_FORMAT.test(key)) {
    throw new Problem(400, 'invalid-header', 'Idempotency-Key must be 1 to 255 printable ASCII characters', {
      members: { errors: [{ field: 'Idempotency-Key', detail: 'Must be 1 to 255 printable ASCII characters' }] },
    });
  }
  const seconds = Math.floor(now.getTime() / 1000);
  const bodyHash = createHash('sha256')
    .update(event.body ?? '')
    .digest('hex');
  const text = JSON.stringify(answer);
  const isKept = Buffer.byteLength(text) <= MOST_ANSWER_BYTES;
  if (!isKept && !readAgain)
    throw new Error(`The answer is over ${MOST_ANSWER_BYTES} bytes, and cannot be read again.`);
  const record = {
    Put: {
      TableName: table,
      Item: {
        [idempotencyTable.partitionKey]: `${scope}#${key}`,
        [idempotencyTable.timeToLive]: seconds + KEPT_SECONDS,
        bodyHash,
        ...(isKept && { answer: text }),
      },
      // DynamoDB deletes expired items within days: an expired one counts as none.
      ConditionExpression: 'attribute_not_exists(#key) OR #expiry < :now',
      ExpressionAttributeNames: { '#key': idempotencyTable.partitionKey, '#expiry': idempotencyTable.timeToLive },
      ExpressionAttributeValues: { ':now': seconds },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  };
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [record, ...items] }));
    return answer;
  } catch (error) {
    return earlierAnswer(error, bodyHash, readAgain);
  }
}

async function earlierAnswer(
  error: unknown,
  bodyHash: string,
  readAgain: IdempotentWrite['readAgain'],
): Promise<APIGatewayProxyResult> {
  const { failed, conflicts } = cancelledBy(error);
  if (conflicts.has(0)) {
    throw new Problem(409, 'in-flight', 'A request with this Idempotency-Key is still being answered', {
      headers: { 'Retry-After': '1' },
    });
  }
  const record = failed.get(0);
  if (!record) throw error;
  if (record['bodyHash']?.S !== bodyHash) {
    throw new Problem(422, 'key-reused', 'This Idempotency-Key came with another body');
  }
  const kept = record['answer']?.S;
  if (kept !== undefined) return JSON.parse(kept) as APIGatewayProxyResult;
  if (!readAgain) throw error;
  return readAgain();
}
