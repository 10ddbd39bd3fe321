import { marshall } from '@aws-sdk/util-dynamodb';
import { request } from '../../proofs/shared/order-request';
import * as strangler from './samples';
import { type Calls, ofApi, ofStream, rejected } from '../support/calls';

const badGateway = {
  answer: expect.objectContaining({
    statusCode: 502,
    multiValueHeaders: expect.objectContaining({ 'retry-after': ['1'] }) as unknown,
  }) as unknown,
};

export const calls: Calls = {
  'lambdas/strangler-facade/route-request.handler.ts': {
    event: strangler.gatewayEvent({ path: '/catalog' }),
    expected: badGateway,
  },
  'lambdas/strangler-facade/serve-orders.handler.ts': ofApi(strangler.jsonEvent('POST', '/orders', request)),
  'lambdas/strangler-facade/stand-in/legacy-application.handler.ts': {
    event: strangler.jsonEvent('POST', '/orders', request),
    expected: rejected,
  },
  'lambdas/strangler-facade/sync-orders.handler.ts': ofStream(marshall(strangler.placedOrder())),
};
