import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { SimulatedStepFunctions } from './simulated';

export const stepfunctions: Service<keyof typeof prices, SimulatedStepFunctions> = {
  prices,
  resources,
  verbs,
  sdk: { name: 'SFN', client: 'SFNClient', throttling: { name: 'ThrottlingException' } },
  // What is billed are the steps that a workflow goes through.
  usageOfCall: () => ({}),
  simulate: (kernel) => new SimulatedStepFunctions(kernel),
};
