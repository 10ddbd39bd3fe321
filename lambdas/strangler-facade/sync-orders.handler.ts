import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as v from 'valibot';
import { clientLimits } from '../shared/client-limits';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachRecord } from '../shared/stream-batch';
import { carriedJson } from '../shared/text';
import { syncOrdersVariables } from './environment';
import { Legacy } from './legacy-client';
import { type Order, order } from './order';
import { LONGEST_RECORD_MS } from './waits';

const env = readEnvironment(syncOrdersVariables);
const legacy = new Legacy(env.LEGACY_URL, env.LEGACY_AUTH);
const sqs = new SQSClient(clientLimits);

/**
 * What SQS takes, less the attribute. A row of 400 KB can be more: as JSON a control character has six bytes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MOST_PARKED_BYTES = 1024 * 1024 - 1024;

/**
 * Tells the legacy system of each change of an order, in order. It stops at the first one that fails and reports it:
 * the stream comes back from there. Versions that come twice, or late, have no effect there.
 */
export const handler = forEachRecord(
  async (record, context) => context.getRemainingTimeInMillis() > LONGEST_RECORD_MS && (await syncRecord(record)),
);

/** @returns whether the record is done with: sent, or parked */
async function syncRecord({ dynamodb: { NewImage: image } = {} }: DynamoDBRecord): Promise<boolean> {
  if (!image) return true; // An order that was deleted is none of the legacy system's business.
  const name = { orderId: image['orderId']?.S, version: image['version']?.N };
  try {
    const changed = readable(image);
    const parsed = v.safeParse(order, changed);
    const refusal = parsed.success ? await refusalOf(parsed.output) : 'The row is no order';
    if (refusal === undefined) {
      logger.info('An order was sent to the legacy system', name);
    } else {
      await park(changed, name, refusal);
      logger.error('A change of an order is parked', { ...name, refusal });
    }
    return true;
  } catch (error) {
    logger.warn('An order was not sent to the legacy system', { ...name, error });
    return false;
  }
}

/** The row; as the stream has it where it holds what JSON has no value for, and is no order anyway. */
function readable(image: Record<string, unknown>): unknown {
  try {
    const row = unmarshall(image as Parameters<typeof unmarshall>[0]);
    JSON.stringify(row);
    return row;
  } catch {
    return image;
  }
}

async function refusalOf(changed: Order): Promise<string | undefined> {
  const status = await legacy.bringUpToDate(changed);
  return status === undefined ? undefined : `The legacy system answered ${status}`;
}

/**
 * Keeps what the legacy system will never take, with the reason, so that no other order waits behind it: in a text that
 * the queue takes whatever is in it, or, of what is too large, its name alone. The row itself is in the table.
 */
async function park(changed: unknown, name: object, reason: string): Promise<void> {
  const whole = carriedJson(changed);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: env.REFUSED_QUEUE_URL,
      MessageBody: Buffer.byteLength(whole) <= MOST_PARKED_BYTES ? whole : carriedJson(name),
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    }),
  );
}
