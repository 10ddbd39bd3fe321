import { scenario } from '../scenario';
import { TransactionalOutboxStack } from './stack';

export const transactionalOutbox = scenario({
  id: 'TransactionalOutbox',
  purpose: 'Orders whose events are never lost: both are written in one transaction, then relayed',
  stack: TransactionalOutboxStack,
  tryIt: ({ ApiUrl = '' }) =>
    `curl -s ${ApiUrl}orders -H 'content-type: application/json' -d '{"customerId":"c1","items":[{"sku":"book","quantity":2,"unitPriceCents":1250}]}'`,
});
