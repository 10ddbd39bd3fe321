import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { publishVariables } from './environment';
import { type OutboxRow, unpublishedStates } from './outbox-row';
import { publish } from './event-bus-client';
import { CREATED_AT, STATE, UNSETTLED_INDEX } from './tables';
import { RESERVE_MS, UNPUBLISHED_MS } from './waits';

const env = readEnvironment(publishVariables);
const documents = documentClient();

const PAGE_ROWS = 100;

interface Page {
  readonly state: string;
  readonly after?: Record<string, unknown>;
}

/**
 * Publishes rows that were left unpublished for 15 minutes, oldest first, whatever became of the stream. What does not
 * fit into its time is left to the next run.
 * @throws Error for any payload but `{}`: nothing is published then
 * @throws Error when some could not be published: the run is then tried again, and at last a dead letter
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  readPayload(noInstructions, payload);
  const before = new Date(Date.now() - UNPUBLISHED_MS).toISOString();
  const hasTime = () => context.getRemainingTimeInMillis() > RESERVE_MS;
  // Page by page, shard after shard in turn: a shard with many rows keeps none of the others waiting.
  const pages: Page[] = unpublishedStates.map((state) => ({ state }));
  let settled = 0;
  let failed = 0;
  for (let page = pages.shift(); page && hasTime(); page = pages.shift()) {
    const { rows, next } = await readPage(page, before);
    if (next) pages.push(next);
    for await (const outcomes of publish(rows)) {
      const failures = outcomes.filter(({ failure }) => failure !== undefined).length;
      failed += failures;
      settled += outcomes.length - failures;
      if (!hasTime()) break;
    }
  }
  logger.info('Swept the outbox', { settled, failed });
  if (failed > 0) throw new Error(`${failed} events could not be published.`);
}

async function readPage({ state, after }: Page, before: string): Promise<{ rows: OutboxRow[]; next?: Page }> {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName: env.OUTBOX_TABLE,
      IndexName: UNSETTLED_INDEX,
      KeyConditionExpression: '#state = :state AND #at < :before',
      ExpressionAttributeNames: { '#state': STATE, '#at': CREATED_AT },
      ExpressionAttributeValues: { ':state': state, ':before': before },
      Limit: PAGE_ROWS,
      ...(after && { ExclusiveStartKey: after }),
    }),
  );
  return { rows: Items as OutboxRow[], ...(LastEvaluatedKey && { next: { state, after: LastEvaluatedKey } }) };
}
