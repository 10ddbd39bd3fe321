import {
  type DynamoDBDocumentClient,
  GetCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { queryAll, unlessConditionFailed } from '../shared/dynamodb';
import type { PublishedEvent } from './event';
import { ACCEPTED_AT, EVENT_ID, EXPIRY, STATE, UNPUBLISHED, UNPUBLISHED_INDEX } from './tables';
import { KEPT_SECONDS } from './waits';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** The rows of accepted events. */
export class EventStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** What accepts an event: from then on it is published, by whoever accepted it or by the sweep. */
  acceptance(event: PublishedEvent): Writes {
    const Item = { [EVENT_ID]: event.eventId, [STATE]: UNPUBLISHED, [ACCEPTED_AT]: event.at, event };
    return [{ Put: { TableName: this.table, Item, ConditionExpression: `attribute_not_exists(${EVENT_ID})` } }];
  }

  async has(eventId: string): Promise<boolean> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [EVENT_ID]: eventId }, ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  /** Marks an event published, however often. Only from then on does it expire. */
  async markPublished({ eventId }: PublishedEvent, now: Date): Promise<void> {
    await unlessConditionFailed(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { [EVENT_ID]: eventId },
          UpdateExpression: 'REMOVE #state SET publishedAt = :now, #expiry = :expiry',
          ConditionExpression: '#state = :unpublished',
          ExpressionAttributeNames: { '#state': STATE, '#expiry': EXPIRY },
          ExpressionAttributeValues: {
            ':now': now.toISOString(),
            ':expiry': Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
            ':unpublished': UNPUBLISHED,
          },
        }),
      ),
    );
  }

  /** The events that were accepted before a moment and are not marked, oldest first. */
  async *unpublished(before: Date): AsyncGenerator<PublishedEvent> {
    const rows = queryAll<{ event: PublishedEvent }>(this.client, {
      TableName: this.table,
      IndexName: UNPUBLISHED_INDEX,
      KeyConditionExpression: '#state = :unpublished AND #at < :before',
      ExpressionAttributeNames: { '#state': STATE, '#at': ACCEPTED_AT },
      ExpressionAttributeValues: { ':unpublished': UNPUBLISHED, ':before': before.toISOString() },
      Limit: 100,
    });
    for await (const { event } of rows) yield event;
  }
}
