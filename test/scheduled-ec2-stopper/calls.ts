import { type Calls, rejected } from '../support/calls';

export const calls: Calls = {
  'lambdas/scheduled-ec2-stopper/start-stopped.handler.ts': { event: {}, expected: rejected },
  'lambdas/scheduled-ec2-stopper/stop-instances.handler.ts': { event: {}, expected: rejected },
};
