import { apiEvent } from '../support/lambda-events';
import { type Calls, ofApi, ofQueue, rejected } from '../support/calls';

const JOB_ID = '0b5a3c61-7e0c-4b86-9a3e-3f6c3a1d2e4f';

export const calls: Calls = {
  'lambdas/queue-leveler/get-job.handler.ts': ofApi(apiEvent({ path: { jobId: JOB_ID } })),
  'lambdas/queue-leveler/run-job.handler.ts': ofQueue({ payload: 1 }),
  'lambdas/queue-leveler/stand-in/slow-backend.handler.ts': {
    event: { jobId: JOB_ID, payload: 1 },
    expected: rejected,
  },
};
