import { marshall } from '@aws-sdk/util-dynamodb';
import { request } from '../../proofs/shared/order-request';
import { apiEvent } from '../support/lambda-events';
import * as outbox from './samples';
import { type Calls, ofApi, ofQueue, ofStream, rejected } from '../support/calls';

const row = marshall(outbox.row(1));

export const calls: Calls = {
  'lambdas/transactional-outbox/cancel-order.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/find-gaps.handler.ts': { event: {}, expected: rejected },
  'lambdas/transactional-outbox/get-order.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/get-shipment.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/place-order.handler.ts': ofApi(apiEvent({ body: request })),
  'lambdas/transactional-outbox/relay-events.handler.ts': ofStream(row, row),
  'lambdas/transactional-outbox/ship-order.handler.ts': ofQueue(outbox.envelope(outbox.placed())),
  'lambdas/transactional-outbox/sweep-outbox.handler.ts': { event: {}, expected: rejected },
};
