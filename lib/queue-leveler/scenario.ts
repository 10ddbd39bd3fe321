import { scenario } from '../scenario';
import { settings } from './settings';
import { QueueLevelerStack } from './stack';

export const queueLeveler = scenario({
  id: 'QueueLeveler',
  purpose: 'A burst in, a constant rate out: a queue before a backend that takes only so much',
  needs: ['bursts', 'nothing lost'],
  stack: QueueLevelerStack,
  settings,
  tryIt: ({ ApiUrl = '' }) => `curl -s ${ApiUrl}jobs -H 'content-type: application/json' -d '{"payload":"hello"}'`,
});
