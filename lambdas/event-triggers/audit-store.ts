import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import { allOf, unlessConditionFailed } from '../shared/dynamodb';
import { type Change, TERMINATED } from './change';
import { INSTANCE, LIVE, LIVE_INDEX, ROW, SUBJECT } from './tables';

/** The newest state of a subject. */
export interface Newest {
  readonly subject: string;
  readonly state: string;
  readonly at: string;
}

/** A notice that is due is published until it is marked sent. */
type Notice = 'due' | 'sent';

const STATE_ROW = 'STATE';
const rowOf = ({ at, id }: Change): string => `CHANGE#${at}#${id}`;

/** Of two changes in the same second the rank decides; one that is there already is no newer. */
const IS_NEWER = 'attribute_not_exists(#at) OR #at < :at OR (#at = :at AND #rank < :rank)';
/** An event that was only late may have come since the reconciler looked. */
const IS_NEWS = `attribute_not_exists(#at) OR (#state <> :state AND (${IS_NEWER}))`;

/** The changes of every subject, and its newest state. */
export class AuditStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /**
   * Records a change, once, and makes it the newest state of its subject unless that is newer, in one transaction. What
   * the reconciler found is recorded only if it is news.
   * @param isTold whether a notice of it is due if it becomes the newest
   * @returns whether a notice is due, of this change as it is recorded now or was before
   */
  async record(change: Change, isTold: boolean): Promise<boolean> {
    if (change.kind === 'unknown') return this.keep(change);
    try {
      await this.client.send(
        new TransactWriteCommand({
          TransactItems: [this.row(change, isTold ? 'due' : undefined), this.newest(change)],
        }),
      );
      return isTold;
    } catch (error) {
      const { failed } = cancelledBy(error);
      const before = failed.get(0);
      if (before && SUBJECT in before) return before['notice']?.S === 'due';
      if (!failed.has(1)) throw error;
      return change.source === 'reconciler' ? false : this.keep(change);
    }
  }

  async markTold(change: Change): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { [SUBJECT]: change.subject, [ROW]: rowOf(change) },
        UpdateExpression: 'SET notice = :sent',
        ConditionExpression: `attribute_exists(${SUBJECT})`,
        ExpressionAttributeValues: { ':sent': 'sent' satisfies Notice },
      }),
    );
  }

  /** As of now, not as of a moment ago. */
  async stateOf(subject: string): Promise<string | undefined> {
    const Key = { [SUBJECT]: subject, [ROW]: STATE_ROW };
    const { Item } = await this.client.send(new GetCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Item && String(Item['state']);
  }

  /** Every instance that is not known to be terminated, as of a moment ago. */
  liveInstances(): Promise<readonly Newest[]> {
    return allOf<Newest>(this.client, {
      TableName: this.table,
      IndexName: LIVE_INDEX,
      KeyConditionExpression: '#live = :instance',
      ExpressionAttributeNames: { '#live': LIVE },
      ExpressionAttributeValues: { ':instance': INSTANCE },
    });
  }

  /** Records a change that makes no state. */
  private async keep(change: Change): Promise<false> {
    await unlessConditionFailed(this.client.send(new PutCommand(this.row(change).Put)));
    return false;
  }

  private row(change: Change, notice?: Notice) {
    const { subject, at, id, state, source, replayed, event } = change;
    return {
      Put: {
        TableName: this.table,
        Item: {
          ...{ [SUBJECT]: subject, [ROW]: rowOf(change), at, id, state, source, event, notice },
          ...(replayed && { replayed }),
        },
        ConditionExpression: `attribute_not_exists(${SUBJECT})`,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
      },
    };
  }

  private newest({ subject, at, state, rank, source, kind }: Change) {
    const isLive = kind === 'instance' && state !== TERMINATED;
    return {
      Update: {
        TableName: this.table,
        Key: { [SUBJECT]: subject, [ROW]: STATE_ROW },
        UpdateExpression: `SET #state = :state, #at = :at, #rank = :rank ${isLive ? `, #live = :instance` : 'REMOVE #live'}`,
        ConditionExpression: source === 'reconciler' ? IS_NEWS : IS_NEWER,
        ExpressionAttributeNames: { '#state': 'state', '#at': 'at', '#rank': 'rank', '#live': LIVE },
        ExpressionAttributeValues: {
          ...{ ':state': state, ':at': at, ':rank': rank },
          ...(isLive && { ':instance': INSTANCE }),
        },
      },
    };
  }
}
