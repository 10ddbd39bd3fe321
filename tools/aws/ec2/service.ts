import type { Service } from '../service';
import { outside, prices, resources } from './facts';
import { usageOfCall } from './metering';
import { SimulatedEc2 } from './simulated';

export const ec2: Service<keyof typeof prices, SimulatedEc2> = {
  outside,
  prices,
  resources,
  sdk: { name: 'EC2', client: 'EC2Client', throttling: { name: 'RequestLimitExceeded', status: 503 } },
  usageOfCall,
  simulate: (kernel) => new SimulatedEc2(kernel),
};
