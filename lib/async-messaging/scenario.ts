import { scenario } from '../scenario';
import { AsyncMessagingStack } from './stack';

export const asyncMessaging = scenario({
  id: 'AsyncMessaging',
  purpose: '202 Accepted now, the result later',
  needs: ['APIs', 'events', 'nothing lost'],
  stack: AsyncMessagingStack,
  tryIt: ({ ApiUrl = '' }) =>
    `ID=$(curl -s ${ApiUrl}transactions -H 'content-type: application/json' -d '{"type":"payment","amountCents":2500}' | tee /dev/stderr | grep -o '"transactionId":"[^"]*' | cut -d'"' -f4); echo; sleep 2; curl -s ${ApiUrl}transactions/$ID`,
});
