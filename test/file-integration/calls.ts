import { type Calls, ofQueue } from '../support/calls';

const event = { detail: { object: { key: 'a.csv' } } };

export const calls: Calls = {
  'lambdas/file-integration/follow-inbox.handler.ts': ofQueue(event),
  'lambdas/file-integration/import-range.handler.ts': ofQueue({ key: 'a.csv', run: 'r1' }),
};
