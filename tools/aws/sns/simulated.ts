import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce } from '../at-least-once';
import type { Extras, Kernel, Simulated } from '../kernel';
import { SimulatedLambda } from '../lambda/simulated';
import { onlyWith, type Resource } from '../resolved';
import { HOUR, MINUTE, SECOND } from '../time';
import { envelope, eventOf } from './envelope';
import { accepts, type FilterPolicy } from './filter-policy';
import { type Published, Sns } from './model';

assume(
  {
    what: 'SNS delivers a message at least once to each subscriber of a standard topic whose filter policy accepts it, in no order and at most an hour late.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html',
  },
  {
    what: 'What SNS may not hand to a subscriber goes to the dead letters of the subscription, as a queue would have got it, and is lost without.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  },
  {
    what: 'SNS invokes a function asynchronously: once Lambda has the event, its retries and its destination are the function’s own.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html',
  },
);

interface Subscription {
  readonly name: string;
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'sqs' | 'lambda';
  /** ARN of the queue or function. */
  readonly endpoint: string;
  readonly policy: FilterPolicy;
  readonly raw: boolean;
  /** ARN of the queue. */
  readonly deadLetters?: string;
}

const LATENCY_MS = 100;
/** How late a message can be: the first is as usual. SNS retries for 23 days. */
const DELAYS_MS = [LATENCY_MS, LATENCY_MS, LATENCY_MS, 3 * SECOND, 2 * MINUTE, HOUR] as const;
const SERVICE = 'sns.amazonaws.com';
/** "A maximum of 10 message attributes can be sent when Raw Message Delivery is enabled": https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
const MOST_RAW_ATTRIBUTES = 10;
/** Who gets mails lives outside of the world. */
const PEOPLE = ['email', 'email-json'];

/**
 * The topics of a template and their subscribers.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export class SimulatedSns implements Simulated {
  /** Every message that a topic took. */
  readonly published: Published[] = [];
  private readonly model: Sns;
  private readonly subscriptions: readonly Subscription[];

  constructor(private readonly kernel: Kernel) {
    const { clock, template } = kernel;
    this.model = new Sns(
      template.of('AWS::SNS::Topic').map(({ arn }) => arn),
      () => clock.date,
      () => kernel.nextId(),
    );
    const all = template.of('AWS::SNS::Subscription');
    this.subscriptions = all.filter(({ properties }) => !PEOPLE.includes(String(properties['Protocol']))).map(read);
  }

  perform(command: string, input: unknown): unknown {
    const { output, accepted } = this.model.call(command, input);
    for (const message of accepted) {
      this.published.push(message);
      for (const subscription of this.subscriptions) {
        if (subscription.topicArn === message.topicArn && accepts(subscription.policy, message.attributes))
          this.kernel.spawn(this.deliver(message, subscription));
      }
    }
    return output;
  }

  private deliver(message: Published, subscription: Subscription): Promise<void> {
    const delivery = { where: 'topic', who: subscription.name, what: message.messageId, delaysMs: DELAYS_MS };
    return atLeastOnce(this.kernel, delivery, () => {
      this.handOver(message, subscription);
    });
  }

  private handOver(message: Published, subscription: Subscription): void {
    const { template, trace } = this.kernel;
    const { name, endpoint, deadLetters, protocol } = subscription;
    const isTaken = protocol === 'lambda' ? this.invoke(message, subscription) : this.send(message, subscription);
    if (isTaken) return;
    trace(name, () => `may not hand ${message.messageId} to ${template.byArn(endpoint).name}`);
    if (deadLetters === undefined || !this.sendTo(deadLetters, message, subscription))
      trace(name, () => `loses ${message.messageId}`);
  }

  private send(message: Published, subscription: Subscription): boolean {
    const isTooMuch = subscription.raw && Object.keys(message.attributes).length > MOST_RAW_ATTRIBUTES;
    return !isTooMuch && this.sendTo(subscription.endpoint, message, subscription);
  }

  /** @returns whether the queue lets the topic in */
  private sendTo(queue: string, message: Published, { topicArn, raw }: Subscription): boolean {
    const body = raw ? message.message : JSON.stringify(envelope(message));
    const extras: Extras = raw ? { attributes: message.attributes } : {};
    return this.kernel.sendTo(queue, body, { service: SERVICE, source: topicArn }, extras) !== undefined;
  }

  /** Lambda takes it, whatever comes of it then. @returns whether the function lets the topic in */
  private invoke(message: Published, { arn, topicArn: source, endpoint: resource }: Subscription): boolean {
    const { policies, template } = this.kernel;
    const target = template.byArn(resource, 'AWS::Lambda::Function');
    const call = { service: SERVICE, action: 'lambda:InvokeFunction', resource, source };
    if (!policies.byPermission(call, target)) return false;
    this.kernel.spawn(this.kernel.the(SimulatedLambda).start(target.name, eventOf(message, arn)));
    return true;
  }
}

/** @throws NotModelled for another protocol, or a filter policy of bodies */
function read(subscription: Resource): Subscription {
  const { arn, logicalId, name, properties } = subscription;
  const { Protocol: protocol, Endpoint, TopicArn, RawMessageDelivery = false } = properties;
  const { FilterPolicy: policy = {}, FilterPolicyScope = 'MessageAttributes', RedrivePolicy = {} } = properties;
  if (protocol !== 'sqs' && protocol !== 'lambda')
    throw new NotModelled(`the protocol ${String(protocol)} of ${logicalId}`);
  if (FilterPolicyScope !== 'MessageAttributes')
    throw new NotModelled(`the filter policy scope ${String(FilterPolicyScope)} of ${logicalId}`);
  onlyWith(subscription, 'RedrivePolicy', RedrivePolicy as object, ['deadLetterTargetArn']);
  const { deadLetterTargetArn: deadLetters } = RedrivePolicy as { readonly deadLetterTargetArn?: string };
  return {
    ...{ name, arn, topicArn: String(TopicArn), protocol, endpoint: String(Endpoint) },
    ...{ policy: policy as FilterPolicy, raw: RawMessageDelivery === true },
    ...(deadLetters !== undefined && { deadLetters }),
  };
}
