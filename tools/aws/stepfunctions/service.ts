import type { Service } from '../service';
import { prices, resources } from './facts';
import { SimulatedStepFunctions } from './simulated';

export const stepfunctions: Service<keyof typeof prices, SimulatedStepFunctions> = {
  prices,
  resources,
  simulate: (kernel) => new SimulatedStepFunctions(kernel),
};
