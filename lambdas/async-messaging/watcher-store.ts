import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { queryAll, unlessConditionFailed } from '../shared/dynamodb';
import { CONNECTION_ID, EXPIRY, TRANSACTION_ID } from './tables';
import { CONNECTED_SECONDS, TELLING_MS } from './waits';

/** Who watches a transaction: a client's connection. */
export interface Watcher {
  readonly transactionId: string;
  readonly connectionId: string;
}

const keyOf = ({ transactionId, connectionId }: Watcher) => ({
  [TRANSACTION_ID]: transactionId,
  [CONNECTION_ID]: connectionId,
});

/** Who is still to be told of the end of a transaction. */
export class WatcherStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /**
   * Adds a watcher. One who watches again, having heard nothing, is to be told anew: whoever was about to tell it may
   * have failed.
   */
  async add(watcher: Watcher, now: Date): Promise<void> {
    const Item = { ...keyOf(watcher), [EXPIRY]: Math.floor(now.getTime() / 1000) + CONNECTED_SECONDS };
    await this.client.send(new PutCommand({ TableName: this.table, Item }));
  }

  /** All who watch a transaction, a page at a time. */
  of(transactionId: string): AsyncGenerator<Watcher> {
    return queryAll<Watcher>(this.client, {
      TableName: this.table,
      KeyConditionExpression: '#id = :id',
      ExpressionAttributeNames: { '#id': TRANSACTION_ID },
      ExpressionAttributeValues: { ':id': transactionId },
      ConsistentRead: true,
    });
  }

  /**
   * Makes telling a watcher one function's, for 15 seconds.
   * @param teller a name that no other has
   * @returns `gone` when it was told, `taken` when another function is about to tell it
   */
  async take(watcher: Watcher, teller: string, now: Date): Promise<'mine' | 'taken' | 'gone'> {
    const take = new UpdateCommand({
      TableName: this.table,
      Key: keyOf(watcher),
      UpdateExpression: 'SET teller = :teller, takenUntil = :until',
      // It is the teller's already where the SDK tried again what had been done.
      ConditionExpression:
        'attribute_exists(#id) AND (attribute_not_exists(teller) OR takenUntil < :now OR teller = :teller)',
      ExpressionAttributeNames: { '#id': TRANSACTION_ID },
      ExpressionAttributeValues: {
        ':teller': teller,
        ':now': now.getTime(),
        ':until': now.getTime() + TELLING_MS,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.client.send(take);
      return 'mine';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item ? 'taken' : 'gone';
    }
  }

  /** Forgets a watcher that was told. One who watches again meanwhile is another. */
  async forget(watcher: Watcher, teller: string): Promise<void> {
    await unlessConditionFailed(
      this.client.send(
        new DeleteCommand({
          TableName: this.table,
          Key: keyOf(watcher),
          ConditionExpression: 'teller = :teller',
          ExpressionAttributeValues: { ':teller': teller },
        }),
      ),
    );
  }
}
