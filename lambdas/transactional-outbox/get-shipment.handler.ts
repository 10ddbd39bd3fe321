import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { shipmentVariables } from './environment';
import { orderIdIn } from './order-store';
import { readShipment } from './shipment-store';

const env = readEnvironment(shipmentVariables);
const documents = documentClient();

/** `GET /shipments/{orderId}`: unknown until an event was applied; held ones alone decide nothing. */
export const handler = answering(async (event) => {
  const { shipment } = await readShipment(documents, env.SHIPMENTS_TABLE, orderIdIn(event, 'shipment'));
  const { orderId, status } = shipment;
  if (status === undefined) throw notFound('shipment');
  return answer(200, { orderId, status });
});
