import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import type { Entry } from './entry';
import { ACCOUNT_ID, ROW } from './tables';

export interface Balance {
  readonly balanceCents: number;
  readonly lastEntryId: string;
}

const BALANCE = 'BALANCE';

/** What became of an entry: `again` for one that was applied before, `contradicted` when it had another amount then. */
type Outcome = 'applied' | 'again' | 'contradicted';

/** The balances of accounts, and the entries that made them. */
export class BalanceStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  async read(accountId: string): Promise<Balance | undefined> {
    const Key = { [ACCOUNT_ID]: accountId, [ROW]: BALANCE };
    const { Item } = await this.client.send(new GetCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Item && { balanceCents: Number(Item['balanceCents']), lastEntryId: String(Item['lastEntryId']) };
  }

  /** Adds an entry to its account's balance, once, however often and however late it comes again. */
  async apply({ accountId, entryId, amountCents }: Entry): Promise<Outcome> {
    const entry = {
      Put: {
        TableName: this.table,
        Item: { [ACCOUNT_ID]: accountId, [ROW]: `ENTRY#${entryId}`, amountCents },
        ConditionExpression: `attribute_not_exists(${ACCOUNT_ID})`,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    };
    const balance = {
      Update: {
        TableName: this.table,
        Key: { [ACCOUNT_ID]: accountId, [ROW]: BALANCE },
        UpdateExpression: 'ADD balanceCents :amount SET lastEntryId = :entry',
        ExpressionAttributeValues: { ':amount': amountCents, ':entry': entryId },
      },
    };
    try {
      await this.client.send(new TransactWriteCommand({ TransactItems: [entry, balance] }));
      return 'applied';
    } catch (error) {
      const there = cancelledBy(error).failed.get(0);
      if (!there) throw error;
      return Number(there['amountCents']?.N) === amountCents ? 'again' : 'contradicted';
    }
  }
}
