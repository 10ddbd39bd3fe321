import type { Service } from '../service';
import { prices, resources } from './facts';

export const cloudwatch: Service<keyof typeof prices> = { prices, resources };
