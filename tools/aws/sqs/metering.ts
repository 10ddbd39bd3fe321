import type { Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

export const usageOfCall = ({ command }: Answered): Usage<keyof typeof prices> | undefined =>
  ['SendMessageCommand', 'ChangeMessageVisibilityCommand'].includes(command) ? { sqsRequest: 1 } : undefined;

/** A batch is received by one request, and deleted by one. */
export const REQUESTS_OF_A_BATCH = 2;
