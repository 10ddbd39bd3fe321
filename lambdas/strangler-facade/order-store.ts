import { type DynamoDBDocumentClient, GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unlessConditionFailed } from '../shared/dynamodb';
import type { Order } from './order';
import { ORDER_ID } from './tables';

/** An order and where it is known: `version` of the new service's own row, 0 where only the legacy system has one. */
export interface Found {
  readonly order: Order;
  readonly ownVersion: number;
}

/** Reads the new service's own row, as of now. */
export async function ownOrder(
  client: DynamoDBDocumentClient,
  table: string,
  orderId: string,
): Promise<Order | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: { [ORDER_ID]: orderId }, ConsistentRead: true }),
  );
  return Item as Order | undefined;
}

/** The write of an order in place of the row of that version; of none where it is 0. */
export const orderWrite = (
  table: string,
  order: Order,
  version: number,
): PutCommandInput & { TableName: string; Item: Order } => ({
  TableName: table,
  Item: order,
  ...(version === 0
    ? { ConditionExpression: `attribute_not_exists(${ORDER_ID})` }
    : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': version } }),
});

/** @returns false when another write came between */
export async function writeOrder(
  client: DynamoDBDocumentClient,
  table: string,
  order: Order,
  version: number,
): Promise<boolean> {
  return (await unlessConditionFailed(client.send(new PutCommand(orderWrite(table, order, version))))) !== undefined;
}
