import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as v from 'valibot';
import { notFound } from '../shared/http';
import type { Order } from './order';
import { ORDER_ID } from './tables';

const ulid = v.pipe(v.string(), v.ulid());

/**
 * The order's id in the path.
 * @throws {Problem} 404 for what can be no order's id: no table is asked about it
 */
export function orderIdIn(event: APIGatewayProxyEvent, what: 'order' | 'shipment'): string {
  const id = event.pathParameters?.[ORDER_ID];
  if (!v.is(ulid, id)) throw notFound(what);
  return id;
}

/** The rows of orders. */
export class OrderStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /**
   * Reads an order as of now, not as of a moment ago.
   * @throws {Problem} 404 for an unknown one
   */
  async read(orderId: string): Promise<Order> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [ORDER_ID]: orderId }, ConsistentRead: true }),
    );
    if (!Item) throw notFound('order');
    return Item as Order;
  }
}
