import type { Service } from '../service';
import { prices, resources, verbs } from './facts';
import { usageOfCall } from './metering';
import { SimulatedS3 } from './simulated';

export const s3: Service<keyof typeof prices, SimulatedS3> = {
  prices,
  resources,
  verbs,
  sdk: { name: 'S3', client: 'S3Client', throttling: { name: 'SlowDown', status: 503 } },
  usageOfCall,
  simulate: (kernel) => new SimulatedS3(kernel),
};
