import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { shipmentVariables } from './environment';
import { OPEN_GAPS, SERVICE } from './metrics';
import { GAP, GAP_OPEN, GAPS_INDEX, HELD_SINCE } from './tables';
import { HELD_TOO_LONG_MS } from './waits';

const env = readEnvironment(shipmentVariables);
const documents = documentClient();
const count = counterOf(SERVICE);

/** Of 1 MB each: thousands of orders. Whether it is more makes no difference to the alarm. */
const MAX_PAGES = 3;

/**
 * Counts orders that hold an event for too long, and logs it when there are any.
 * @throws Error for any payload but `{}`
 */
export async function handler(payload: unknown): Promise<void> {
  readPayload(noInstructions, payload);
  const before = new Date(Date.now() - HELD_TOO_LONG_MS).toISOString();
  let gaps = 0;
  let after: Record<string, unknown> | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || after); page += 1) {
    const { Count = 0, LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: env.SHIPMENTS_TABLE,
        IndexName: GAPS_INDEX,
        Select: 'COUNT',
        KeyConditionExpression: '#gap = :open AND #since < :before',
        ExpressionAttributeNames: { '#gap': GAP, '#since': HELD_SINCE },
        ExpressionAttributeValues: { ':open': GAP_OPEN, ':before': before },
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    gaps += Count;
    after = LastEvaluatedKey;
  }
  if (gaps === 0) {
    logger.info('No event of an order is missing');
    return;
  }
  logger.error('Events of orders are missing', { orders: gaps });
  count(OPEN_GAPS, gaps);
}
