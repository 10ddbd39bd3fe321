import type { Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

const USED: Readonly<Record<string, Usage<keyof typeof prices>>> = {
  PutObjectCommand: { s3Put: 1 },
  CopyObjectCommand: { s3Put: 1 },
  GetObjectCommand: { s3Get: 1 },
  HeadObjectCommand: { s3Get: 1 },
  // Deleting is free.
  DeleteObjectCommand: {},
};

export const usageOfCall = ({ command }: Answered): Usage<keyof typeof prices> | undefined => USED[command];
