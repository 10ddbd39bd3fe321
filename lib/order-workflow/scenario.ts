import { scenario } from '../scenario';
import { settings } from './settings';
import { OrderWorkflowStack } from './stack';

export const orderWorkflow = scenario({
  id: 'OrderWorkflow',
  purpose: 'An order as a workflow, with compensation for each step',
  needs: ['APIs', 'events', 'nothing lost'],
  stack: OrderWorkflowStack,
  settings,
  tryIt: ({ ApiUrl = '' }) =>
    `ID=$(curl -s ${ApiUrl}orders -H 'content-type: application/json' -d '{"customerId":"c-1","items":[{"sku":"book","quantity":2,"unitPriceCents":1250}]}' | tee /dev/stderr | grep -o '"orderId":"[^"]*' | cut -d'"' -f4); echo; sleep 5; curl -s ${ApiUrl}orders/$ID`,
});
