import type { Service } from '../service';
import { prices, resources, verbs } from './facts';

export const s3: Service<keyof typeof prices> = { prices, resources, verbs };
