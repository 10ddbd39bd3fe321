import { readableId, resourcesOf, type Template } from '../../template/template';
import type { Usage } from '../price';
import type { Answered } from '../service';
import { type prices, requestOf } from './facts';

/** Of up to 64 KB each. */
const REQUESTS = ['SendMessageCommand', 'SendMessageBatchCommand', 'ChangeMessageVisibilityCommand'];

export function usageOfCall({ command, input }: Answered, template: Template): Usage<keyof typeof prices> | undefined {
  if (!REQUESTS.includes(command)) return undefined;
  const { QueueUrl = '' } = input as { readonly QueueUrl?: string };
  return { [requestTo(QueueUrl.split('/').at(-1) ?? '', template)]: 1 };
}

/** @param queue its name in the simulation */
export function requestTo(queue: string, template: Template): keyof typeof prices {
  const found = resourcesOf(template, 'AWS::SQS::Queue').find(([id]) => readableId(id) === queue);
  return requestOf(found?.[1]['FifoQueue']);
}

/** A batch is received by one request, and deleted by one. */
export const REQUESTS_OF_A_BATCH = 2;
