import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce, delayOf } from '../at-least-once';
import type { Extras, Kernel, Simulated } from '../kernel';
import { SimulatedLambda } from '../lambda/simulated';
import { onlyWith, type Resource, type ResolvedTemplate } from '../resolved';
import { HOUR, MINUTE, SECOND } from '../time';
import { envelope, eventOf } from './envelope';
import { accepts, type FilterPolicy } from './filter-policy';
import { type Published, Sns, type TopicSpec } from './model';

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
    what: 'A FIFO topic delivers the messages of a group in order, each at most an hour after the one before it; its queue takes each once.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html',
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
  /** Every message that a topic took; a duplicate is none. */
  readonly published: Published[] = [];
  private readonly model: Sns;
  private readonly subscriptions: readonly Subscription[];
  /** By subscription and group: when the last message of it is. */
  private readonly handedOver = new Map<string, Promise<void>>();

  constructor(private readonly kernel: Kernel) {
    const { clock, template } = kernel;
    this.model = new Sns(
      template.of('AWS::SNS::Topic').map(topicSpec),
      () => clock.date,
      () => kernel.nextId(),
    );
    const all = template.of('AWS::SNS::Subscription');
    this.subscriptions = all.filter(({ properties }) => !PEOPLE.includes(String(properties['Protocol']))).map(read);
    for (const subscription of this.subscriptions) requireAllowed(subscription, template);
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
    if (message.order) return this.deliverInOrder(message, message.order.group, subscription);
    const delivery = { where: 'topic', who: subscription.name, what: message.messageId, delaysMs: DELAYS_MS };
    return atLeastOnce(this.kernel, delivery, () => {
      this.handOver(message, subscription);
    });
  }

  /** Each message of a group after the one before it; a queue that got it twice would take it once. */
  private deliverInOrder(message: Published, group: string, subscription: Subscription): Promise<void> {
    const { arn, name: who } = subscription;
    const delay = delayOf(this.kernel, { where: 'FIFO topic', who, what: message.messageId, delaysMs: DELAYS_MS });
    const before = this.handedOver.get(`${arn} ${group}`) ?? Promise.resolve();
    const done = before
      .then(() => this.kernel.clock.pause(delay))
      .then(() => {
        this.handOver(message, subscription);
      });
    this.handedOver.set(`${arn} ${group}`, done);
    return done;
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
    const { attributes, order } = message;
    const inOrder = this.kernel.template.byArn(queue).properties['FifoQueue'] === true;
    const extras: Extras = { ...(raw && { attributes }), ...(inOrder && order && { order }) };
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

const isFifo = (properties: Resource['properties']): boolean => properties['FifoTopic'] === true;

const topicSpec = ({ arn, properties }: Resource): TopicSpec => ({
  arn,
  ...(isFifo(properties) && {
    fifo: {
      contentBased: properties['ContentBasedDeduplication'] === true,
      perGroup: properties['FifoThroughputScope'] === 'MessageGroup',
    },
  }),
});

/**
 * @throws NotModelled for what SNS refuses: functions that subscribe to a FIFO topic, FIFO queues to a standard one
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
 */
function requireAllowed({ name, topicArn, endpoint, protocol }: Subscription, template: ResolvedTemplate): void {
  const ofFifo = isFifo(template.byArn(topicArn, 'AWS::SNS::Topic').properties);
  const toFifo = template.byArn(endpoint).properties['FifoQueue'] === true;
  if (ofFifo ? protocol === 'lambda' : toFifo) throw new NotModelled(`the subscription ${name}, which SNS refuses`);
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
