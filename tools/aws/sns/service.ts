import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedSns } from './simulated';

export const sns: Service<keyof typeof prices, SimulatedSns> = {
  prices,
  resources,
  verbs,
  sdk: { name: 'SNS', client: 'SNSClient', throttling: { name: 'ThrottledException', status: 429 } },
  usageOfCall,
  simulate: (kernel) => new SimulatedSns(kernel),
};
