import { scenario } from '../scenario';
import { settings } from './settings';
import { RobustApiStack } from './stack';

export const robustApi = scenario({
  id: 'RobustApi',
  purpose: 'One front door to many systems: none that is slow, down or wrong takes anything from the others',
  needs: ['many systems', 'bounded callers'],
  stack: RobustApiStack,
  settings,
  tryIt: ({ ApiUrl = '' }) => `curl -s ${ApiUrl}catalog/lamp-1`,
});
