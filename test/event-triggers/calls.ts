import { type Calls, ofQueue, rejected } from '../support/calls';
import { instanceEvent } from './samples';

export const calls: Calls = {
  'lambdas/event-triggers/record-change.handler.ts': ofQueue(instanceEvent),
  'lambdas/event-triggers/reconcile-instances.handler.ts': { event: {}, expected: rejected },
};
