import type { Service } from '../service';
import { prices, resources } from './facts';
import { SimulatedScheduler } from './simulated';

export const scheduler: Service<keyof typeof prices, SimulatedScheduler> = {
  prices,
  resources,
  simulate: (kernel) => new SimulatedScheduler(kernel),
};
