import { scenario } from '../scenario';
import { requireRegular, settings } from './settings';
import { ScheduledEc2StopperStack } from './stack';

export const scheduledEc2Stopper = scenario({
  id: 'ScheduledEc2Stopper',
  purpose: 'Development instances stopped out of hours',
  needs: ['schedules', 'saving money'],
  stack: ScheduledEc2StopperStack,
  settings,
  check: requireRegular,
  tryIt: ({ StopperFunctionName = '' }) =>
    `(. .local/env; curl -s --aws-sigv4 aws:amz:us-east-1:lambda -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -d '{"dryRun":true}' "$AWS_ENDPOINT_URL/2015-03-31/functions/${StopperFunctionName}/invocations")`,
});
