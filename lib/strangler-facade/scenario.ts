import { scenario } from '../scenario';
import { settings } from './settings';
import { StranglerFacadeStack } from './stack';

export const stranglerFacade = scenario({
  id: 'StranglerFacade',
  purpose: 'A legacy system replaced piece by piece, behind a facade that routes each caller',
  needs: ['moving from a legacy system'],
  stack: StranglerFacadeStack,
  settings,
  full: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  // A load balancer has a name, and knows no callers who sign.
  refused: [
    { profile: 'full', apiAuth: 'iam' },
    { profile: 'full', domainName: undefined },
  ],
  tryIt: ({ FacadeUrl = '' }) => `curl -si ${FacadeUrl}catalog`,
});
