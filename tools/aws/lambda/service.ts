import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedLambda } from './simulated';

export const lambda: Service<keyof typeof prices, SimulatedLambda> = {
  prices,
  resources,
  verbs,
  sdk: { name: 'Lambda', client: 'LambdaClient', throttling: { name: 'TooManyRequestsException', status: 429 } },
  usageOfCall,
  simulate: (kernel) => new SimulatedLambda(kernel),
};
