import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { SimulatedWebSockets } from './simulated';

export const apigatewayv2: Service<keyof typeof prices, SimulatedWebSockets> = {
  prices,
  resources,
  verbs,
  simulate: (kernel) => new SimulatedWebSockets(kernel),
};
