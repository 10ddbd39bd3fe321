import type { Service } from '../service';
import { prices, resources } from './facts';
import { SimulatedApiGateway } from './simulated';

export const apigateway: Service<keyof typeof prices, SimulatedApiGateway> = {
  prices,
  resources,
  simulate: (kernel) => new SimulatedApiGateway(kernel),
};
