import type { Service } from '../service';
import { prices, resources } from './facts';

export const apigateway: Service<keyof typeof prices> = { prices, resources };
