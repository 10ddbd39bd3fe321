import type { Service } from '../service';
import { outside, prices, resources } from './facts';

export const ec2: Service<keyof typeof prices> = { outside, prices, resources };
