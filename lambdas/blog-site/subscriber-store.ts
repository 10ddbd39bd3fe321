import { createHash, randomBytes } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import { queryAll, unlessConditionFailed } from '../shared/dynamodb';
import { mailboxOf, MAILS_A_DAY, type Subscriber } from './subscriber';
import { ENTRY, EXPIRY, FOR_MAIL, ROW, SUBJECT, SUBSCRIBED_AT, WAITING, WAITING_INDEX } from './tables';

const SUBSCRIBER = 'SUBSCRIBER#';
/** A day's counter of mails is of no use afterwards. */
const COUNTER_KEPT_MS = 2 * 24 * 60 * 60 * 1000;

/** The id of whoever has an address: it reveals nothing about the address, and fits into a URL. */
const idOf = (email: string): string => createHash('sha256').update(email).digest('base64url');

/** The id in a row's key; nothing for a row that is no subscriber's. */
export const idIn = (subject: string): string | undefined =>
  subject.startsWith(SUBSCRIBER) ? subject.slice(SUBSCRIBER.length) : undefined;

type Change = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** The rows of subscribers. Everything throws what DynamoDB throws, save for conditions that do not hold. */
export class SubscriberStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /**
   * Makes a subscriber of an address that is none; one who unsubscribed is a subscriber again, and is sent nothing.
   * The row and the day's count of mails to its mailbox are written together.
   * @returns false when the mailbox has had its mails: then nothing is written
   */
  async subscribe(email: string, now: Date): Promise<boolean> {
    const row = this.newRow(email, 'PENDING', now);
    try {
      await this.client.send(
        new TransactWriteCommand({ TransactItems: [{ Put: row }, { Update: this.oneMoreMail(email, now) }] }),
      );
    } catch (error) {
      const { failed } = cancelledBy(error);
      if (failed.has(0)) await this.resubscribe(email);
      else if (failed.has(1)) return false;
      else throw error;
    }
    return true;
  }

  /** Makes a subscriber who is sent no welcome mail. @returns false when the address is one already */
  async subscribeUnsent(email: string, now: Date): Promise<boolean> {
    const put = this.client.send(new PutCommand(this.newRow(email, 'CAPPED', now)));
    return (await unlessConditionFailed(put)) !== undefined;
  }

  /** Whoever knows the secret has had a mail: the sweeper need not look for one. @returns false when no subscriber has it */
  unsubscribe(id: string, secret: string): Promise<boolean> {
    return this.update(id, {
      UpdateExpression: `SET standing = :unsubscribed REMOVE ${WAITING}`,
      ConditionExpression: 'secret = :secret',
      ExpressionAttributeValues: { ':unsubscribed': 'UNSUBSCRIBED', ':secret': secret },
    });
  }

  /** Sends nothing to the address any more. @returns false when it is nobody's */
  suppress(email: string, reason: Subscriber['suppressed']): Promise<boolean> {
    return this.update(idOf(email), {
      UpdateExpression: `SET suppressed = :reason REMOVE ${WAITING}`,
      ConditionExpression: `attribute_exists(${SUBJECT})`,
      ExpressionAttributeValues: { ':reason': reason },
    });
  }

  /** Reads a subscriber as of now, not as of a moment ago. */
  async find(id: string): Promise<Subscriber | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: keyOf(id), ConsistentRead: true }),
    );
    return Item as Subscriber | undefined;
  }

  /** Those whose mail has been to be sent since before that time, oldest first. */
  async *waiting(since: Date): AsyncGenerator<Subscriber & { readonly [SUBJECT]: string }> {
    yield* queryAll<Subscriber & { readonly [SUBJECT]: string }>(this.client, {
      TableName: this.table,
      IndexName: WAITING_INDEX,
      KeyConditionExpression: '#waiting = :mail AND #at < :since',
      ExpressionAttributeNames: { '#waiting': WAITING, '#at': SUBSCRIBED_AT },
      ExpressionAttributeValues: { ':mail': FOR_MAIL, ':since': since.toISOString() },
    });
  }

  /** Takes the right to send the welcome mail. @returns false when somebody was faster, or nothing is to be sent */
  lease(id: string, now: Date, until: Date): Promise<boolean> {
    return this.update(id, {
      UpdateExpression: 'SET leasedUntil = :until',
      ConditionExpression:
        'welcome = :pending AND standing = :subscribed AND attribute_not_exists(suppressed) AND (attribute_not_exists(leasedUntil) OR leasedUntil <= :now)',
      ExpressionAttributeValues: {
        ':until': until.toISOString(),
        ':now': now.toISOString(),
        ':pending': 'PENDING',
        ':subscribed': 'SUBSCRIBED',
      },
    });
  }

  /** Gives the right back when SES has certainly not taken the mail. */
  release(id: string): Promise<boolean> {
    return this.update(id, {
      UpdateExpression: 'REMOVE leasedUntil',
      ConditionExpression: 'welcome = :pending',
      ExpressionAttributeValues: { ':pending': 'PENDING' },
    });
  }

  sent(id: string, messageId: string, now: Date): Promise<boolean> {
    return this.settle(id, 'SET welcome = :settled, messageId = :detail, settledAt = :now', 'SENT', messageId, now);
  }

  park(id: string, reason: string, now: Date): Promise<boolean> {
    return this.settle(id, 'SET welcome = :settled, reason = :detail, settledAt = :now', 'PARKED', reason, now);
  }

  private settle(id: string, set: string, welcome: Subscriber['welcome'], detail: string, now: Date) {
    return this.update(id, {
      UpdateExpression: `${set} REMOVE leasedUntil, ${WAITING}`,
      ConditionExpression: 'welcome = :pending',
      ExpressionAttributeValues: {
        ':settled': welcome,
        ':detail': detail,
        ':now': now.toISOString(),
        ':pending': 'PENDING',
      },
    });
  }

  private resubscribe(email: string): Promise<boolean> {
    return this.update(idOf(email), {
      UpdateExpression: 'SET standing = :subscribed',
      ConditionExpression: 'standing = :unsubscribed',
      ExpressionAttributeValues: { ':subscribed': 'SUBSCRIBED', ':unsubscribed': 'UNSUBSCRIBED' },
    });
  }

  private newRow(email: string, welcome: Subscriber['welcome'], now: Date) {
    const row: Subscriber = {
      email,
      secret: randomBytes(16).toString('base64url'),
      standing: 'SUBSCRIBED',
      welcome,
      subscribedAt: now.toISOString(),
    };
    return {
      TableName: this.table,
      Item: { ...keyOf(idOf(email)), ...row, ...(welcome === 'PENDING' && { [WAITING]: FOR_MAIL }) },
      ConditionExpression: `attribute_not_exists(${SUBJECT})`,
    };
  }

  private oneMoreMail(email: string, now: Date) {
    const day = now.toISOString().slice(0, 10);
    return {
      TableName: this.table,
      Key: { [SUBJECT]: `MAILBOX#${idOf(mailboxOf(email))}`, [ENTRY]: day },
      UpdateExpression: 'SET mails = if_not_exists(mails, :none) + :one, #expiry = :expiry',
      ConditionExpression: 'attribute_not_exists(mails) OR mails < :most',
      ExpressionAttributeNames: { '#expiry': EXPIRY },
      ExpressionAttributeValues: {
        ':none': 0,
        ':one': 1,
        ':most': MAILS_A_DAY,
        ':expiry': Math.ceil((now.getTime() + COUNTER_KEPT_MS) / 1000),
      },
    };
  }

  /** @returns false when the condition did not hold */
  private async update(id: string, change: Change): Promise<boolean> {
    const update = this.client.send(new UpdateCommand({ TableName: this.table, Key: keyOf(id), ...change }));
    return (await unlessConditionFailed(update)) !== undefined;
  }
}

const keyOf = (id: string) => ({ [SUBJECT]: `${SUBSCRIBER}${id}`, [ENTRY]: ROW });
