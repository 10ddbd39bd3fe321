import { apiEvent } from '../support/lambda-events';
import { type Calls, ofApi, ofQueue, rejected } from '../support/calls';
import { entry, event, EVENT_ID, request } from './samples';

const { accountId, ...body } = entry;

export const calls: Calls = {
  'lambdas/pub-sub/apply-entry.handler.ts': ofQueue(entry),
  'lambdas/pub-sub/get-account.handler.ts': ofApi(apiEvent({ path: { accountId } })),
  'lambdas/pub-sub/list-deliveries.handler.ts': ofApi(apiEvent({ path: { eventId: EVENT_ID } })),
  'lambdas/pub-sub/post-entry.handler.ts': ofApi(apiEvent({ path: { accountId }, body })),
  'lambdas/pub-sub/publish-event.handler.ts': ofApi(apiEvent({ body: request })),
  'lambdas/pub-sub/record-analytics.handler.ts': ofQueue(event),
  'lambdas/pub-sub/record-audit.handler.ts': ofQueue(event),
  'lambdas/pub-sub/record-cancellation.handler.ts': {
    event: { Records: [{ Sns: { MessageId: 'm0', Message: JSON.stringify(event) } }] },
    expected: rejected,
  },
  'lambdas/pub-sub/record-premium-sports.handler.ts': ofQueue(event),
  'lambdas/pub-sub/sweep-events.handler.ts': { event: {}, expected: rejected },
};
