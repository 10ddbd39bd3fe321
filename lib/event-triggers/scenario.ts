import { scenario } from '../scenario';
import { settings } from './settings';
import { EventTriggersStack } from './stack';

export const eventTriggers = scenario({
  id: 'EventTriggers',
  purpose: 'React to what happens in the account',
  needs: ['events', 'nothing lost', 'schedules'],
  stack: EventTriggersStack,
  settings,
  tryIt: ({ ReconcilerFunctionName = '' }) =>
    `(. .local/env; curl -s --aws-sigv4 aws:amz:us-east-1:lambda -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -d '{}' "$AWS_ENDPOINT_URL/2015-03-31/functions/${ReconcilerFunctionName}/invocations")`,
});
