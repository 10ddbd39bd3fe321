import { scenario } from '../scenario';
import { TransactionalOutboxStack } from './stack';

export const transactionalOutbox = scenario({
  id: 'TransactionalOutbox',
  purpose: 'Orders whose events are never lost: both are written in one transaction, then relayed',
  needs: ['nothing lost', 'events'],
  stack: TransactionalOutboxStack,
  tryIt: ({ ApiUrl = '' }) =>
    `ID=$(curl -s ${ApiUrl}orders -H 'content-type: application/json' -d '{"customerId":"c1","items":[{"sku":"book","quantity":2,"unitPriceCents":1250}]}' | tee /dev/stderr | grep -o '"orderId":"[^"]*' | cut -d'"' -f4); echo; until curl -sf ${ApiUrl}shipments/$ID; do sleep 1; done`,
});
