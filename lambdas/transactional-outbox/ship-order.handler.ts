import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { shipmentVariables } from './environment';
import { type OrderEvent, parseOrderEvent } from './order-event';
import { advance } from './shipment';
import { ShipmentStore } from './shipment-store';

const env = readEnvironment(shipmentVariables);
const shipments = new ShipmentStore(documentClient(), env.SHIPMENTS_TABLE);

const ATTEMPTS = 3;

/** Applies the events of orders to their shipments, each once and in sequence, however they come. */
export const handler = forEachMessage(async ({ body }) => {
  const event = parseOrderEvent(body);
  const { orderId, sequence, type } = event;
  logger.appendKeys({ orderId, sequence, type });
  for (let attempt = 1; !(await applied(event)); attempt += 1) {
    if (attempt === ATTEMPTS) throw new Error('Others keep changing the shipment of this order.');
  }
});

/** False when another event of the order was applied meanwhile. */
async function applied(event: OrderEvent): Promise<boolean> {
  const { shipment, version } = await shipments.read(event.orderId);
  const next = advance(shipment, event, new Date());
  if (next === shipment) return true;
  return shipments.replace({ shipment: next, version });
}
