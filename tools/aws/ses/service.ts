import type { Service } from '../service';
import { prices, resources } from './facts';
import { usageOfCall } from './metering';
import { SimulatedSes } from './simulated';

export const ses: Service<keyof typeof prices, SimulatedSes> = {
  prices,
  resources,
  sdk: { name: 'SES', client: 'SESClient', throttling: { name: 'Throttling' } },
  usageOfCall,
  simulate: (kernel) => new SimulatedSes(kernel),
};
