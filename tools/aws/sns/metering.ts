import { readableId, referenced, resourcesOf, type Template } from '../../template/template';
import type { Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

export function usageOfCall({ command, input }: Answered, template: Template): Usage<keyof typeof prices> | undefined {
  if (command !== 'PublishCommand') return undefined;
  const { TopicArn = '' } = input as { readonly TopicArn?: string };
  return { snsPublish: 1, snsEmail: emailSubscriptions(TopicArn, template) };
}

/** How many people get a mail of what a topic is sent. */
const emailSubscriptions = (topicArn: string, template: Template): number =>
  resourcesOf(template, 'AWS::SNS::Subscription').filter(
    ([, { Protocol, TopicArn }]) =>
      Protocol === 'email' && topicArn.endsWith(`:${readableId(referenced(TopicArn) ?? '')}`),
  ).length;
