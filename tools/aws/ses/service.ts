import type { Service } from '../service';
import { prices, resources } from './facts';

export const ses: Service<keyof typeof prices> = { prices, resources };
