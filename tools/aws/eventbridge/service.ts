import type { Service } from '../service';
import { outside, prices, resources, verbs } from './facts';

export const eventbridge: Service<keyof typeof prices> = { outside, prices, resources, verbs };
