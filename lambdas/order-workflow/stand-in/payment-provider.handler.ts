import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { documentClient, unlessConditionFailed } from '../../shared/dynamodb';
import { readEnvironment } from '../../shared/environment';
import { logger } from '../../shared/logger';
import { paymentProviderVariables } from '../environment';
import { CHARGE_KEY } from '../tables';

const env = readEnvironment(paymentProviderVariables);
const charges = documentClient();
const TableName = env.CHARGES_TABLE;

const requestSchema = v.variant('action', [
  v.object({ action: v.literal('charge'), key: v.string(), amountCents: v.number(), customerId: v.string() }),
  v.object({ action: v.literal('find'), key: v.string() }),
  v.object({ action: v.literal('refund'), key: v.string() }),
]);

/** Customers whose cards do as the test cards of payment providers. */
const DECLINED = 'test-declined';
/** It is charged; the answer comes when nobody waits for it any more. */
const LATE = 'test-late';
const LATE_MS = 6000;

type Status = 'charged' | 'declined' | 'refunded' | 'none';

/** Stands in for a payment provider: the key of a charge makes it one, however often it is asked for. */
export async function handler(payload: unknown): Promise<{ readonly status: Status }> {
  logger.resetKeys();
  const request = v.parse(requestSchema, payload);
  const status = await serve(request);
  logger.info('The provider is asked', { action: request.action, orderId: request.key, status });
  return { status };
}

async function serve(request: v.InferOutput<typeof requestSchema>): Promise<Status> {
  if (request.action === 'find') return find(request.key);
  if (request.action === 'refund') return refund(request.key);
  if (request.customerId === DECLINED) return 'declined';
  await unlessConditionFailed(
    charges.send(
      new PutCommand({
        TableName,
        Item: { [CHARGE_KEY]: request.key, amountCents: request.amountCents, refundedCents: 0 },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': CHARGE_KEY },
      }),
    ),
  );
  if (request.customerId === LATE) await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  return find(request.key);
}

async function find(key: string): Promise<Status> {
  const { Item } = await charges.send(new GetCommand({ TableName, Key: { [CHARGE_KEY]: key }, ConsistentRead: true }));
  if (!Item) return 'none';
  return Item['refundedCents'] === 0 ? 'charged' : 'refunded';
}

async function refund(key: string): Promise<Status> {
  await unlessConditionFailed(
    charges.send(
      new UpdateCommand({
        TableName,
        Key: { [CHARGE_KEY]: key },
        UpdateExpression: 'ADD refundedCents :all',
        ConditionExpression: 'refundedCents = :none',
        ExpressionAttributeValues: { ':all': (await amountOf(key)) ?? 0, ':none': 0 },
      }),
    ),
  );
  return find(key);
}

async function amountOf(key: string): Promise<number | undefined> {
  const { Item } = await charges.send(new GetCommand({ TableName, Key: { [CHARGE_KEY]: key }, ConsistentRead: true }));
  return Item?.['amountCents'] as number | undefined;
}
