import { readableId, referenced, resourcesOf, type Template } from '../../template/template';
import { bytes, KB, type Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

interface Input {
  readonly TopicArn?: string;
  readonly PublishBatchRequestEntries?: readonly object[];
}

/** "Each 64KB chunk of published data is billed as 1 request": https://aws.amazon.com/sns/pricing/ */
const CHUNK = 64 * KB;

/** A batch to a standard topic is one request, and a message to each of its subscribers. What queues and functions are sent is free. */
export function usageOfCall({ command, input }: Answered, template: Template): Usage<keyof typeof prices> | undefined {
  if (!['PublishCommand', 'PublishBatchCommand'].includes(command)) return undefined;
  const { TopicArn = '', PublishBatchRequestEntries: entries = [input] } = input as Input;
  return {
    ...(isFifo(TopicArn, template)
      ? { snsFifoPublish: entries.length }
      : { snsPublish: Math.ceil(bytes(entries) / CHUNK) }),
    snsEmail: entries.length * emailSubscriptions(TopicArn, template),
  };
}

const isFifo = (topicArn: string, template: Template): boolean =>
  resourcesOf(template, 'AWS::SNS::Topic').some(
    ([id, { FifoTopic }]) => FifoTopic === true && topicArn.endsWith(`:${readableId(id)}`),
  );

/** How many people get a mail of what a topic is sent. */
const emailSubscriptions = (topicArn: string, template: Template): number =>
  resourcesOf(template, 'AWS::SNS::Subscription').filter(
    ([, { Protocol, TopicArn }]) =>
      Protocol === 'email' && topicArn.endsWith(`:${readableId(referenced(TopicArn) ?? '')}`),
  ).length;
