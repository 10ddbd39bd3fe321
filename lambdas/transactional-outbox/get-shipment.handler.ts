import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { shipmentVariables } from './environment';
import { orderIdIn } from './order-store';
import { ShipmentStore } from './shipment-store';

const env = readEnvironment(shipmentVariables);
const shipments = new ShipmentStore(documentClient(), env.SHIPMENTS_TABLE);

/** `GET /shipments/{orderId}`: unknown until an event was applied; held ones alone decide nothing. */
export const handler = answering(async (event) => {
  const { shipment } = await shipments.read(orderIdIn(event, 'shipment'));
  const { orderId, status } = shipment;
  if (status === undefined) throw notFound('shipment');
  return answer(200, { orderId, status });
});
