import type { Service } from '../service';
import { prices, resources } from './facts';

export const scheduler: Service<keyof typeof prices> = { prices, resources };
