import type { Service } from '../service';
import { prices, resources, verbs } from './facts';

export const sqs: Service<keyof typeof prices> = { prices, resources, verbs };
