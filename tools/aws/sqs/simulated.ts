import type { SQSRecord } from 'aws-lambda';
import type { Template } from '../../template/template';
import type { Extras, Kernel, Simulated } from '../kernel';
import { invocationsOf } from '../lambda/metering';
import { sumOf, type Usage } from '../price';
import type { Resource } from '../resolved';
import { SECOND } from '../time';
import type { prices } from './facts';
import { REQUESTS_OF_A_BATCH, requestTo } from './metering';
import { type QueueSpec, Sqs } from './model';
import { QueueSource } from './queue-source';

const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;

/** The queues of a template, and the functions that work them off. */
export class SimulatedSqs extends Sqs implements Simulated {
  /** Every message that an API, a rule or somebody outside sent. */
  readonly sent: { readonly queue: string; readonly messageId: string; readonly at: number; readonly body: string }[] =
    [];
  readonly consumers: readonly QueueSource[];
  /** The queues that nothing works off but people: where messages are parked. */
  readonly parkingQueues: readonly string[];

  constructor(private readonly kernel: Kernel) {
    const queues = kernel.template.of('AWS::SQS::Queue');
    super(
      queues.map(queueSpec),
      () => kernel.clock.date,
      () => kernel.nextId(),
      { next: (count) => kernel.decisions.choose(count) },
    );
    this.consumers = kernel.template.of('AWS::Lambda::EventSourceMapping').flatMap((source) => {
      const queue = queues.find(({ arn }) => arn === source.properties['EventSourceArn']);
      return queue ? [new QueueSource(kernel, this, source, queue)] : [];
    });
    const worked = this.consumers.map(({ queue }) => queue);
    this.parkingQueues = queues.flatMap(({ name }) => (worked.includes(name) ? [] : [name]));
  }

  perform(command: string, input: unknown): unknown {
    const output = this.call(command, input);
    this.kernel.changed();
    const { ReceiptHandle: handle, VisibilityTimeout: seconds = 0 } = input as {
      readonly ReceiptHandle?: string;
      readonly VisibilityTimeout?: number;
    };
    for (const source of this.consumers) {
      if (handle !== undefined) source.letGo(handle);
      source.wakeAfter(seconds * SECOND);
    }
    return output;
  }

  take({ name: queue }: Resource, body: string, { attributes, order }: Extras = {}): string {
    const messageId = this.send(queue, body, attributes, undefined, order);
    this.sent.push({ queue, messageId, at: this.kernel.clock.now, body });
    for (const source of this.consumers) if (source.queue === queue) source.wake();
    return messageId;
  }

  used(template: Template): Usage<keyof typeof prices> {
    const received = invocationsOf(this.kernel.runtime, template).flatMap(({ event }) => queueOf(event) ?? []);
    return sumOf([
      ...this.sent.map(({ queue }) => ({ [requestTo(queue, template)]: 1 })),
      ...received.map((queue) => ({ [requestTo(queue, template)]: REQUESTS_OF_A_BATCH })),
    ]);
  }

  /** What queues measure of themselves. */
  sample(): void {
    const { clock, metric } = this.kernel;
    for (const QueueName of this.parkingQueues) {
      const visible = this.visible(QueueName);
      if (visible > 0) metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, visible);
    }
    for (const source of this.consumers) {
      const { queue: QueueName } = source;
      const [oldest] = this.messages(QueueName);
      const age = oldest ? (clock.now - oldest.sentAt.getTime()) / SECOND : 0;
      source.longestWaitSeconds = Math.max(source.longestWaitSeconds, age);
      if (age > 0) metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName }, age);
    }
  }
}

/** The name of the queue that an event is from. */
function queueOf(event: unknown): string | undefined {
  const [record] = (event as { Records?: readonly Partial<SQSRecord>[] } | null)?.Records ?? [];
  return record?.eventSource === 'aws:sqs' ? record.eventSourceARN?.split(':').at(-1) : undefined;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
function queueSpec({ name, arn, ref, properties }: Resource): QueueSpec {
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, FifoQueue } = properties as {
    FifoQueue?: boolean;
    VisibilityTimeout?: number;
    MessageRetentionPeriod?: number;
    RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
  };
  return {
    name,
    arn,
    url: ref,
    visibilityTimeoutSeconds: VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS,
    retentionSeconds: MessageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS,
    ...(RedrivePolicy && {
      redrive: { deadLetterArn: RedrivePolicy.deadLetterTargetArn, maxReceiveCount: RedrivePolicy.maxReceiveCount },
    }),
    ...(FifoQueue === true && {
      fifo: {
        contentBased: properties['ContentBasedDeduplication'] === true,
        perGroup: properties['DeduplicationScope'] === 'messageGroup',
      },
    }),
  };
}
