import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { clientLimits } from '../shared/client-limits';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { publishVariables } from './environment';
import { QUARANTINED_EVENTS, SERVICE } from './metrics';
import { type OutboxRow, QUARANTINED, type RelayedEvent } from './outbox-row';
import { check, type Checked, pack } from './packing';
import { CREATED_AT, EXPIRY, ORDER_ID, STATE } from './tables';
import { KEPT_SECONDS } from './waits';

const env = readEnvironment(publishVariables);
const documents = documentClient();
const events = new EventBridgeClient(clientLimits);
const count = counterOf(SERVICE);

/**
 * Answers that blame the event: it will be refused for ever. Whatever else goes wrong, a missing permission included,
 * may be put right, and the event is tried again.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
const PERMANENT = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'RedactionFailure',
  'NotAuthorizedForSourceException',
  'NotAuthorizedForDetailTypeException',
  'ValidationException',
  'RequestEntityTooLargeException',
]);

/** What became of a row: it is settled, published or quarantined, unless `failure` gives the reason to try it again. */
export interface Outcome<Row extends OutboxRow> {
  readonly row: Row;
  readonly failure?: unknown;
}

interface Entry<Row extends OutboxRow> {
  readonly row: Row;
  readonly event: RelayedEvent;
}

/**
 * Publishes rows in their order, request by request, and returns what became of each request's rows. A row is published
 * at least once and then marked; when the bus will never take its event, it is quarantined with the reason and alarms.
 * A request is sent only when the next outcomes are asked for: a caller who stops asking stops the publishing.
 */
export async function* publish<Row extends OutboxRow>(rows: readonly Row[]): AsyncGenerator<Outcome<Row>[]> {
  for (const request of pack(rows.map(check))) {
    const outcomes = await publishRequest(request);
    for (const { row, failure } of outcomes) {
      if (failure !== undefined) logger.warn('An event must be tried again', { ...nameOf(row), failure });
    }
    yield outcomes;
  }
}

async function publishRequest<Row extends OutboxRow>(rows: readonly Checked<Row>[]): Promise<Outcome<Row>[]> {
  const malformed = rows.filter((row) => 'malformed' in row);
  const entries = rows.filter((row) => 'event' in row);
  return [
    ...(await Promise.all(malformed.map(({ row, malformed: reason }) => quarantine(row, reason)))),
    ...(entries.length > 0 ? await send(entries) : []),
  ];
}

async function send<Row extends OutboxRow>(entries: readonly Entry<Row>[]): Promise<Outcome<Row>[]> {
  let results: PutEventsResultEntry[] | undefined;
  try {
    ({ Entries: results } = await events.send(
      new PutEventsCommand({
        Entries: entries.map(({ event }) => ({
          EventBusName: env.EVENT_BUS,
          Source: event.source,
          DetailType: event.detailType,
          Detail: event.detail,
        })),
      }),
    ));
  } catch (error) {
    return afterRefusal(entries, error);
  }
  return Promise.all(entries.map(({ row }, index) => settle(row, results?.[index])));
}

/** The whole request was refused: when an event is to blame, each is sent alone, so that it becomes known which. */
async function afterRefusal<Row extends OutboxRow>(
  entries: readonly Entry<Row>[],
  error: unknown,
): Promise<Outcome<Row>[]> {
  const [first] = entries;
  if (!(error instanceof Error) || !PERMANENT.has(error.name)) {
    return entries.map(({ row }) => ({ row, failure: error }));
  }
  if (first && entries.length === 1) return [await quarantine(first.row, `${error.name}: ${error.message}`)];
  const outcomes: Outcome<Row>[] = [];
  for (const entry of entries) outcomes.push(...(await send([entry])));
  return outcomes;
}

/** PutEvents is no transaction: the answer has a result for each entry, in the same order. */
async function settle<Row extends OutboxRow>(
  row: Row,
  { EventId, ErrorCode = 'NoResult', ErrorMessage = '' }: PutEventsResultEntry = {},
): Promise<Outcome<Row>> {
  if (EventId !== undefined) return markPublished(row);
  const reason = `${ErrorCode}: ${ErrorMessage}`;
  return PERMANENT.has(ErrorCode) ? quarantine(row, reason) : { row, failure: new Error(reason) };
}

/** From here on the row may expire. */
function markPublished<Row extends OutboxRow>(row: Row): Promise<Outcome<Row>> {
  const now = new Date();
  logger.info('An event is published', nameOf(row));
  return update(row, {
    UpdateExpression: 'SET publishedAt = :now, #expiry = :expiry REMOVE #state, quarantineReason',
    ExpressionAttributeNames: { '#state': STATE, '#expiry': EXPIRY },
    ExpressionAttributeValues: {
      ':now': now.toISOString(),
      ':expiry': Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
    },
  });
}

/** The alarm comes first: after a crash between the two it is the row that is written again. */
function quarantine<Row extends OutboxRow>(row: Row, reason: string): Promise<Outcome<Row>> {
  count(QUARANTINED_EVENTS);
  logger.error('An event is quarantined', { ...nameOf(row), reason });
  return update(row, {
    UpdateExpression: 'SET #state = :quarantined, quarantineReason = :reason, #at = if_not_exists(#at, :now)',
    ExpressionAttributeNames: { '#state': STATE, '#at': CREATED_AT },
    ExpressionAttributeValues: { ':quarantined': QUARANTINED, ':reason': reason, ':now': new Date().toISOString() },
  });
}

/** Changes a row that exists; one that somebody deleted is settled, and is not brought back. */
async function update<Row extends OutboxRow>(
  row: Row,
  change: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Outcome<Row>> {
  try {
    await documents.send(
      new UpdateCommand({
        ...change,
        TableName: env.OUTBOX_TABLE,
        Key: nameOf(row),
        ConditionExpression: `attribute_exists(${ORDER_ID})`,
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) return { row, failure: error };
    logger.warn('The row of an event is gone', nameOf(row));
  }
  return { row };
}

const nameOf = ({ orderId, sequence }: OutboxRow) => ({ orderId, sequence });
