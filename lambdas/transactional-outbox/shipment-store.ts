import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unlessConditionFailed } from '../shared/dynamodb';
import { noShipment, type Shipment } from './shipment';
import { GAP, GAP_OPEN, ORDER_ID } from './tables';

/** A shipment and the version of its row: 0 for one that has none yet. */
export interface StoredShipment {
  readonly shipment: Shipment;
  readonly version: number;
}

/** The rows of shipments. */
export class ShipmentStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** Reads an order's shipment as of now, not as of a moment ago. */
  async read(orderId: string): Promise<StoredShipment> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [ORDER_ID]: orderId }, ConsistentRead: true }),
    );
    if (!Item) return { shipment: noShipment(orderId), version: 0 };
    const { version, ...shipment } = Item as Shipment & { readonly version: number };
    return { shipment, version };
  }

  /** Replaces the row of that version. @returns false when another write came between */
  async replace({ shipment, version }: StoredShipment): Promise<boolean> {
    const put = this.client.send(
      new PutCommand({
        TableName: this.table,
        Item: { ...shipment, version: version + 1, ...(shipment.heldSince !== undefined && { [GAP]: GAP_OPEN }) },
        ...(version === 0
          ? { ConditionExpression: `attribute_not_exists(${ORDER_ID})` }
          : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': version } }),
      }),
    );
    return (await unlessConditionFailed(put)) !== undefined;
  }
}
