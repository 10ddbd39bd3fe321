import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { queryAll, unlessConditionFailed } from '../shared/dynamodb';
import { endOf, type Order, Refusal, refusalOf, type Step } from './order';
import { CREATED_AT, IS_OPEN, OPEN, OPEN_INDEX, ORDER_ID } from './tables';

/** Nothing is done for an order once it is cancelled, or has ended. */
const GOING = '#status IN (:running, :awaiting) AND attribute_not_exists(cancelledFor)';
const GOING_VALUES = { ':running': 'RUNNING', ':awaiting': 'AWAITING_APPROVAL' };

/** More that a step sets. */
interface Setting {
  readonly set?: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Orders, and what was done for each. */
export class OrderStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** Writes an order that is not there. */
  acceptance(order: Order): NonNullable<TransactWriteCommandInput['TransactItems']> {
    return [{ Put: this.put(order) }];
  }

  /** @returns whether it was not there */
  async add(order: Order): Promise<boolean> {
    return (await unlessConditionFailed(this.client.send(new PutCommand(this.put(order))))) !== undefined;
  }

  private put(order: Order) {
    return {
      TableName: this.table,
      Item: { ...order },
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': ORDER_ID },
    };
  }

  async read(orderId: string): Promise<Order | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [ORDER_ID]: orderId }, ConsistentRead: true }),
    );
    return Item as Order | undefined;
  }

  /** @throws Refusal `NoSuchOrder` */
  async require(orderId: string): Promise<Order> {
    const order = await this.read(orderId);
    if (!order) throw new Refusal('NoSuchOrder', orderId);
    return order;
  }

  /** Orders that were accepted before a time and have not ended, oldest first. */
  open(before: Date): AsyncGenerator<Order> {
    return queryAll<Order>(this.client, {
      TableName: this.table,
      IndexName: OPEN_INDEX,
      KeyConditionExpression: '#open = :open AND #at < :before',
      ExpressionAttributeNames: { '#open': OPEN, '#at': CREATED_AT },
      ExpressionAttributeValues: { ':open': IS_OPEN, ':before': before.toISOString() },
    });
  }

  /** The write that marks a step as done, once, and while the order goes on. */
  marking(orderId: string, step: Step, now: Date, { set = '', condition, names, values }: Setting = {}) {
    return {
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: `SET steps.#step = :now${set}`,
      ConditionExpression: `attribute_not_exists(steps.#step) AND ${condition ?? GOING}`,
      ExpressionAttributeNames: { '#step': step, ...(condition === undefined && { '#status': 'status' }), ...names },
      ExpressionAttributeValues: {
        ':now': now.toISOString(),
        ...(condition === undefined && GOING_VALUES),
        ...values,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  /**
   * Marks a step as done; one that was done stays as it is.
   * @throws Refusal where the order does not let it
   */
  async mark(orderId: string, step: Step, now: Date, setting?: Setting): Promise<void> {
    const there = await this.update(this.marking(orderId, step, now, setting));
    if (there !== 'written' && there?.steps[step] === undefined) throw refusalOf(there, orderId);
  }

  /** Notes that a charge begins, whatever comes of it. @throws Refusal where the order does not let it */
  async beginCharge(orderId: string, now: Date): Promise<void> {
    const there = await this.update({
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: 'SET chargeBegunAt = :now',
      ConditionExpression: GOING,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':now': now.getTime(), ...GOING_VALUES },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (there !== 'written') throw refusalOf(there, orderId);
  }

  /**
   * Cancels an order: from now on nothing is done for it but what undoes. One that is cancelled stays so.
   * @throws Refusal `OrderShipped` for one that is shipped, and `NoSuchOrder`
   */
  async cancel(orderId: string, reason: string): Promise<void> {
    const there = await this.update({
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: 'SET cancelledFor = :reason, #status = :running',
      ConditionExpression:
        'attribute_exists(#id) AND attribute_not_exists(cancelledFor) AND attribute_not_exists(steps.shipOrder)',
      ExpressionAttributeNames: { '#id': ORDER_ID, '#status': 'status' },
      ExpressionAttributeValues: { ':reason': reason, ':running': 'RUNNING' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (there === 'written' || there?.cancelledFor !== undefined) return;
    throw new Refusal(there ? 'OrderShipped' : 'NoSuchOrder', orderId);
  }

  /** Makes an approval awaited, with the token of the task that waits. @throws Refusal */
  async await(orderId: string, token: string, now: Date): Promise<void> {
    const there = await this.update({
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: 'SET approvalToken = :token, #status = :awaiting, steps.askApproval = :now',
      ConditionExpression: `${GOING} AND attribute_not_exists(approved)`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':token': token, ':now': now.toISOString(), ...GOING_VALUES },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    if (there === 'written') return;
    if (there?.approved === undefined || there.cancelledFor !== undefined) throw refusalOf(there, orderId);
    throw new Refusal(there.approved ? 'AlreadyApproved' : 'ApprovalRefused', orderId);
  }

  /** Decides, once, while that is awaited. @returns what is there instead where it is not */
  async decide(orderId: string, approved: boolean, now: Date): Promise<Order | 'written' | undefined> {
    return this.update({
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: 'SET approved = :approved, #status = :running, steps.decideApproval = :now',
      ConditionExpression: '#status = :awaiting AND attribute_not_exists(approved)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':approved': approved, ':now': now.toISOString(), ...GOING_VALUES },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  }

  async markTold(orderId: string): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { [ORDER_ID]: orderId },
        UpdateExpression: 'SET decisionTold = :yes',
        ExpressionAttributeValues: { ':yes': true },
      }),
    );
  }

  /** Ends an order, by what was done for it: it stays as it is from then on. @throws Refusal `NotSettled` */
  async close(orderId: string): Promise<Order['status']> {
    const status = endOf(await this.require(orderId));
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { [ORDER_ID]: orderId },
        UpdateExpression: 'SET #status = :status REMOVE #open, approvalToken',
        ExpressionAttributeNames: { '#status': 'status', '#open': OPEN },
        ExpressionAttributeValues: { ':status': status },
      }),
    );
    return status;
  }

  /** Parks an order that could not be settled, unless it has ended: nothing looks after it but whoever is alarmed. */
  async park(orderId: string): Promise<void> {
    await this.update({
      TableName: this.table,
      Key: { [ORDER_ID]: orderId },
      UpdateExpression: 'SET #status = :failed REMOVE #open',
      ConditionExpression: '#status IN (:running, :awaiting)',
      ExpressionAttributeNames: { '#status': 'status', '#open': OPEN },
      ExpressionAttributeValues: { ':failed': 'FAILED', ...GOING_VALUES },
    });
  }

  /** @returns what is there where the condition did not hold; nothing where there is no order */
  private async update(input: ConstructorParameters<typeof UpdateCommand>[0]): Promise<Order | 'written' | undefined> {
    try {
      await this.client.send(new UpdateCommand(input));
      return 'written';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item && (unmarshall(error.Item) as Order);
    }
  }
}
