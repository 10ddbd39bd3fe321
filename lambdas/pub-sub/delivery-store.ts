import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unlessConditionFailed } from '../shared/dynamodb';
import { EVENT_ID, EXPIRY, SUBSCRIBER } from './tables';
import { KEPT_SECONDS } from './waits';

export interface Delivery {
  readonly subscriber: string;
  /** When it was first delivered, ISO 8601. */
  readonly at: string;
}

/** What each subscriber was delivered. */
export class DeliveryStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** Records that an event came to a subscriber. @returns false when it had come before: that one stays */
  async record(eventId: string, subscriber: string, now: Date): Promise<boolean> {
    const Item = {
      [EVENT_ID]: eventId,
      [SUBSCRIBER]: subscriber,
      at: now.toISOString(),
      [EXPIRY]: Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
    };
    const put = new PutCommand({
      TableName: this.table,
      Item,
      ConditionExpression: `attribute_not_exists(${EVENT_ID})`,
    });
    return (await unlessConditionFailed(this.client.send(put))) !== undefined;
  }

  /** Of an event, by the names of its subscribers: these are few. */
  async of(eventId: string): Promise<readonly Delivery[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: '#id = :id',
        ExpressionAttributeNames: { '#id': EVENT_ID },
        ExpressionAttributeValues: { ':id': eventId },
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => ({ subscriber: String(item[SUBSCRIBER]), at: String(item['at']) }));
  }
}
