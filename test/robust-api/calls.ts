import { apiEvent } from '../support/lambda-events';
import { type Calls, ofApi } from '../support/calls';

export const calls: Calls = {
  'lambdas/robust-api/get-product.handler.ts': ofApi(apiEvent({ path: { sku: 'lamp-1' } })),
  'lambdas/robust-api/get-quote.handler.ts': {
    event: { symbol: 'ACME', requestId: 'request-1' },
    expected: { error: expect.stringMatching(/UNAVAILABLE/) as unknown },
  },
  // It depends on nothing.
  'lambdas/robust-api/stand-in/answer-for-others.handler.ts': {
    event: { ...apiEvent(), httpMethod: 'GET', path: '/catalog/lamp-1' },
    expected: { answer: expect.objectContaining({ statusCode: 200 }) as unknown },
  },
};
