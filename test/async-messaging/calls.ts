import { apiEvent } from '../support/lambda-events';
import { type Calls, ofApi, ofQueue, rejected } from '../support/calls';
import { CONNECTION_ID, TRANSACTION_ID } from './samples';

const body = { type: 'payment', amountCents: 2500 };
const path = { transactionId: TRANSACTION_ID };

export const calls: Calls = {
  'lambdas/async-messaging/accept-transaction.handler.ts': ofApi(apiEvent({ body })),
  'lambdas/async-messaging/get-transaction.handler.ts': ofApi(apiEvent({ path })),
  'lambdas/async-messaging/run-transaction.handler.ts': ofQueue(path),
  'lambdas/async-messaging/sweep-transactions.handler.ts': { event: {}, expected: rejected },
  'lambdas/async-messaging/watch-transaction.handler.ts': {
    event: {
      body: JSON.stringify({ action: 'watch', ...path }),
      requestContext: { connectionId: CONNECTION_ID, requestId: 'r1' },
    },
    expected: rejected,
  },
};
