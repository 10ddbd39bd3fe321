import type { Service } from '../service';
import { prices, resources } from './facts';
import { SimulatedCloudWatch } from './simulated';

export const cloudwatch: Service<keyof typeof prices, SimulatedCloudWatch> = {
  prices,
  resources,
  simulate: (kernel) => new SimulatedCloudWatch(kernel),
};
