import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import { type Order, quantities, Refusal, refusalOf } from './order';
import type { OrderStore } from './order-store';
import { SKU } from './tables';

/** Of everything there is as much: what is reserved of it, and not yet booked as sold, is never more. */
const IN_STOCK = 10_000;

type Marking = Omit<ReturnType<OrderStore['marking']>, 'ExpressionAttributeNames'> & {
  readonly ExpressionAttributeNames: Record<string, string>;
};

/** What is reserved and sold of each sku. A change of the stock and the mark of its step are one transaction. */
export class StockStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly orders: OrderStore,
    private readonly table: string,
  ) {}

  /** @throws Refusal `OutOfStock`, and where the order does not let it */
  async reserve({ orderId, items }: Order, now: Date): Promise<void> {
    const all = [...quantities(items)];
    // What nothing is reserved of has no row that could refuse.
    if (all.some(([, quantity]) => quantity > IN_STOCK)) throw new Refusal('OutOfStock', orderId);
    const changes = all.map(([sku, quantity]) =>
      this.change(sku, 'ADD reserved :n', { ':n': quantity, ':most': IN_STOCK - quantity }, true),
    );
    const there = await this.once(this.orders.marking(orderId, 'reserveStock', now), changes, orderId);
    if (there && there.steps.reserveStock === undefined) throw refusalOf(there, orderId);
  }

  /** Gives back what is reserved, of an order that is cancelled. */
  async release({ orderId, items }: Order, now: Date): Promise<void> {
    const changes = [...quantities(items)].map(([sku, quantity]) =>
      this.change(sku, 'ADD reserved :n', { ':n': -quantity }),
    );
    const condition = 'attribute_exists(cancelledFor) AND attribute_exists(steps.reserveStock)';
    await this.once(this.orders.marking(orderId, 'releaseStock', now, { condition }), changes, orderId);
  }

  /** Books an item of a shipped order as sold. */
  async book({ orderId, items }: Order, index: number, now: Date): Promise<void> {
    const item = items[index];
    if (!item) throw new Refusal('NoSuchOrder', orderId);
    const { ConditionExpression: _, ...marking } = this.orders.marking(orderId, 'shipOrder', now);
    const booking: Marking = {
      ...marking,
      UpdateExpression: 'SET booked.#index = :now',
      ConditionExpression: 'attribute_not_exists(booked.#index) AND attribute_exists(steps.#step)',
      ExpressionAttributeNames: { '#index': String(index), '#step': 'shipOrder' },
      ExpressionAttributeValues: { ':now': now.toISOString() },
    };
    const change = this.change(item.sku, 'ADD reserved :less, sold :n', {
      ':less': -item.quantity,
      ':n': item.quantity,
    });
    const there = await this.once(booking, [change], orderId);
    if (there && there.booked[String(index)] === undefined) throw refusalOf(there, orderId);
  }

  private change(sku: string, expression: string, values: Readonly<Record<string, number>>, isBounded = false) {
    return {
      Update: {
        TableName: this.table,
        Key: { [SKU]: sku },
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
        ...(isBounded && { ConditionExpression: 'attribute_not_exists(reserved) OR reserved <= :most' }),
      },
    };
  }

  /**
   * @returns the order where its mark was refused
   * @throws Refusal where the order is not there, or the stock refuses
   */
  private async once(
    marking: Marking,
    changes: readonly ReturnType<StockStore['change']>[],
    orderId: string,
  ): Promise<Order | undefined> {
    try {
      await this.client.send(new TransactWriteCommand({ TransactItems: [{ Update: marking }, ...changes] }));
      return undefined;
    } catch (error) {
      const { failed, conflicts } = cancelledBy(error);
      const order = failed.get(0);
      if (order) {
        if (Object.keys(order).length === 0) throw new Refusal('NoSuchOrder', orderId);
        return unmarshall(order) as Order;
      }
      if (failed.size > 0 && conflicts.size === 0) throw new Refusal('OutOfStock', orderId);
      throw error;
    }
  }
}
