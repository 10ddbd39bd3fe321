import {
  type DynamoDBDocumentClient,
  GetCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { queryAll, unlessConditionFailed } from '../shared/dynamodb';
import { ACCEPTED_AT, EXPIRY, STATE, TRANSACTION_ID, UNSENT, UNSENT_INDEX } from './tables';
import type { Transaction } from './transaction';
import { KEPT_SECONDS, LEASE_MS } from './waits';

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** What a transaction ended with, as it is kept. */
export type Ending = Pick<Transaction, 'status' | 'result' | 'resultKey' | 'error'>;

/** The rows of transactions. */
export class TransactionStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** What accepts a transaction: from then on it is sent, by whoever accepted it or by the sweep. */
  acceptance(transaction: Transaction): Writes {
    const Item = { ...transaction, [STATE]: UNSENT };
    return [{ Put: { TableName: this.table, Item, ConditionExpression: `attribute_not_exists(${TRANSACTION_ID})` } }];
  }

  async read(transactionId: string): Promise<Transaction | undefined> {
    const Key = { [TRANSACTION_ID]: transactionId };
    const { Item } = await this.client.send(new GetCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Item as Transaction | undefined;
  }

  /** Marks a transaction sent, however often. */
  async markSent(transactionId: string): Promise<void> {
    await unlessConditionFailed(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { [TRANSACTION_ID]: transactionId },
          UpdateExpression: 'REMOVE #state',
          ConditionExpression: '#state = :unsent',
          ExpressionAttributeNames: { '#state': STATE },
          ExpressionAttributeValues: { ':unsent': UNSENT },
        }),
      ),
    );
  }

  /** The ids of those that were accepted before a moment and are not marked, oldest first. */
  async *unsent(before: Date): AsyncGenerator<string> {
    const rows = queryAll<Record<string, unknown>>(this.client, {
      TableName: this.table,
      IndexName: UNSENT_INDEX,
      KeyConditionExpression: '#state = :unsent AND #at < :before',
      ExpressionAttributeNames: { '#state': STATE, '#at': ACCEPTED_AT },
      ExpressionAttributeValues: { ':unsent': UNSENT, ':before': before.toISOString() },
      Limit: 100,
    });
    for await (const row of rows) yield String(row[TRANSACTION_ID]);
  }

  /**
   * Gives a transaction to one worker for 20 seconds.
   * @param worker a name that no other has
   * @returns nothing where it has ended, or is another worker's
   */
  async lease(transactionId: string, worker: string, now: Date): Promise<Transaction | undefined> {
    const leased = await unlessConditionFailed(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { [TRANSACTION_ID]: transactionId },
          UpdateExpression: 'SET #status = :running, worker = :worker, leasedUntil = :until',
          // It is the worker's already where the SDK tried again what had been done.
          ConditionExpression:
            '#status = :pending OR (#status = :running AND (leasedUntil < :now OR worker = :worker))',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':pending': 'PENDING',
            ':running': 'RUNNING',
            ':worker': worker,
            ':now': now.getTime(),
            ':until': now.getTime() + LEASE_MS,
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return leased?.Attributes as Transaction | undefined;
  }

  /**
   * Ends a transaction, which never changes again: it is kept for 30 days from now on.
   * @returns it; nothing where it is this worker's no more: it is not changed then
   */
  async end(transactionId: string, worker: string, ending: Ending, now: Date): Promise<Transaction | undefined> {
    const values = { ...ending, endedAt: now.toISOString(), [EXPIRY]: Math.floor(now.getTime() / 1000) + KEPT_SECONDS };
    const members = Object.entries(values);
    const ended = await unlessConditionFailed(
      this.client.send(
        new UpdateCommand({
          TableName: this.table,
          Key: { [TRANSACTION_ID]: transactionId },
          UpdateExpression: `SET ${members.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE leasedUntil`,
          ConditionExpression: '#status = :running AND worker = :worker',
          ExpressionAttributeNames: Object.fromEntries(members.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])),
            ':running': 'RUNNING',
            ':worker': worker,
          },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return ended?.Attributes as Transaction | undefined;
  }
}
