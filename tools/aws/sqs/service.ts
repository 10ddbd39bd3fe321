import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { THROTTLING } from './model';
import { SimulatedSqs } from './simulated';

export const sqs: Service<keyof typeof prices, SimulatedSqs> = {
  prices,
  resources,
  verbs,
  sdk: { name: 'SQS', client: 'SQSClient', throttling: THROTTLING },
  usageOfCall,
  simulate: (kernel) => new SimulatedSqs(kernel),
};
