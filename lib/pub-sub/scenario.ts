import { scenario } from '../scenario';
import { PubSubStack } from './stack';

export const pubSub = scenario({
  id: 'PubSub',
  purpose: 'Publish once; whoever is interested listens',
  needs: ['events', 'nothing lost', 'order'],
  stack: PubSubStack,
  tryIt: ({ ApiUrl = '' }) =>
    `ID=$(curl -s ${ApiUrl}events -H 'content-type: application/json' -d '{"type":"order_placed","store":"example_corp","priceUsd":210.75,"customerInterests":["soccer","rugby"],"detail":{}}' | tee /dev/stderr | grep -o '"eventId":"[^"]*' | cut -d'"' -f4); echo; sleep 2; curl -s ${ApiUrl}events/$ID/deliveries`,
});
