import { type DynamoDBDocumentClient, GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unlessConditionFailed } from '../shared/dynamodb';
import type { Order } from './order';
import { ORDER_ID } from './tables';

/** An order and where it is known: `version` of the new service's own row, 0 where only the legacy system has one. */
export interface Found {
  readonly order: Order;
  readonly ownVersion: number;
}

/** The new service's own rows of orders. */
export class OrderStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** Reads a row as of now. */
  async find(orderId: string): Promise<Order | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [ORDER_ID]: orderId }, ConsistentRead: true }),
    );
    return Item as Order | undefined;
  }

  /** The write of an order in place of the row of that version; of none where it is 0. */
  replacement(order: Order, version: number): PutCommandInput & { TableName: string; Item: Order } {
    return {
      TableName: this.table,
      Item: order,
      ...(version === 0
        ? { ConditionExpression: `attribute_not_exists(${ORDER_ID})` }
        : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': version } }),
    };
  }

  /** @returns false when another write came between */
  async replace(order: Order, version: number): Promise<boolean> {
    const put = this.client.send(new PutCommand(this.replacement(order, version)));
    return (await unlessConditionFailed(put)) !== undefined;
  }
}
