import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { SECOND } from '../time';
import { SQSServiceException } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { Received, Sqs } from './model';
import type { Consumer, Kernel, Outcome } from '../kernel';
import type { Resource } from '../resolved';

assume(
  {
    what: 'Lambda gives a queue’s messages to at most ten workers at the same time, unless the source sets another limit.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  {
    what: 'SQS gives a message to one receiver at a time, until its visibility timeout ends; to two only as the fault “given out twice”.',
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html',
  },
);

interface Properties {
  readonly BatchSize?: number;
  readonly Enabled?: boolean;
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
}

/** What a function answers to report that some messages failed. */
interface BatchResponse {
  readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[];
}

/** What can go wrong between queue and function. */
const FAULTS = ['none', 'given out twice', 'Lambda is throttling', 'deleted, but given out again'] as const;
/** A FIFO queue has no copies. "Lambda event source mappings process each event at least once": https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const FIFO_FAULTS = ['none', 'Lambda is throttling', 'worked on, but not deleted'] as const;
/** What a function has worked on and is given again. */
const UNDELETED: readonly string[] = ['deleted, but given out again', 'worked on, but not deleted'];
const POLL_MS = 20;
/** "Lambda polls up to 1,000 batches": a new account runs ten functions at the same time; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_AT_ONCE = 10;
/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const DEFAULT_BATCH_SIZE = 10;

/**
 * Gives a queue's messages to a function whose role may consume it, batch by batch, several at the same time; those of a
 * FIFO queue's group in order, and one batch after the other. A batch that was answered is deleted, save for the messages
 * that the answer reports, if that was agreed; after an error none is. What is not deleted becomes visible again by the
 * queue's visibility timeout. What stands behind a message that failed is deleted unless it is reported, too: to stop there
 * is up to the function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class QueueSource implements Consumer {
  readonly name: string;
  readonly queue: string;
  private readonly properties: Properties;
  private readonly arn: string;
  /** Whether it is enabled, and its function's role may consume the queue. */
  private readonly reads: boolean;
  private readonly visibilitySeconds: number;
  private readonly isFifo: boolean;
  /** Messages that a function was given while another still had them, though nothing made SQS do so. */
  readonly overlapping = new Set<string>();
  /** How long a message has been on the queue at most. */
  longestWaitSeconds = 0;
  private readonly inWork = new Set<string>();
  private readonly idByHandle = new Map<string, string>();
  private readonly repeated = new Set<string>();
  private running = 0;
  private polling = false;
  private stoppedUntil = 0;

  constructor(
    private readonly world: Kernel,
    private readonly sqs: Sqs,
    source: Resource,
    queue: Resource,
  ) {
    const { BisectBatchOnFunctionError, FilterCriteria, MaximumRetryAttempts, DestinationConfig } = source.properties;
    if (BisectBatchOnFunctionError ?? FilterCriteria ?? MaximumRetryAttempts ?? DestinationConfig) {
      throw new NotModelled(`settings of streams, or a filter, on the queue of ${source.logicalId}`);
    }
    this.name = source.name;
    this.queue = queue.name;
    this.arn = queue.arn;
    this.visibilitySeconds = Number(queue.properties['VisibilityTimeout'] ?? 30);
    this.isFifo = queue.properties['FifoQueue'] === true;
    // The template is the CDK's: it has what the type requires.
    this.properties = source.properties as unknown as Properties;
    const { Enabled = true, FunctionName } = this.properties;
    this.reads = Enabled && world.policies.mayRead(this.arn, FunctionName);
  }

  /** Takes nothing from the queue for a while; what runs goes on. */
  stop(milliseconds: number): void {
    this.stoppedUntil = this.world.clock.now + milliseconds;
    this.wakeAfter(milliseconds);
  }

  /** To be called when a message may have become visible. */
  wake(): void {
    const { clock } = this.world;
    const atOnce = this.properties.ScalingConfig?.MaximumConcurrency ?? MOST_AT_ONCE;
    if (
      !this.reads ||
      this.polling ||
      this.running >= atOnce ||
      clock.now < this.stoppedUntil ||
      this.sqs.visible(this.queue) === 0
    )
      return;
    this.polling = true;
    clock.after(POLL_MS, () => {
      this.polling = false;
      if (clock.now >= this.stoppedUntil) this.world.spawn(this.poll());
    });
  }

  /** To be called when a worker itself sets when a message is visible again: it works on it no longer. */
  letGo(receiptHandle: string): void {
    this.inWork.delete(this.idByHandle.get(receiptHandle) ?? '');
  }

  wakeAfter(milliseconds: number): void {
    this.world.clock.after(milliseconds, () => {
      this.wake();
    });
  }

  private async poll(): Promise<void> {
    const { decisions, trace } = this.world;
    const size = this.properties.BatchSize ?? DEFAULT_BATCH_SIZE;
    const messages = this.sqs.receive(this.queue, [size, 1, 2][decisions.choose(3)] ?? size);
    this.wakeAfter(this.visibilitySeconds * SECOND);
    if (messages.length === 0) return;
    this.running += 1;
    this.wake();
    const fault = this.isFifo ? decisions.fault('FIFO queue', FIFO_FAULTS) : decisions.fault('queue', FAULTS);
    if (fault !== 'none') trace(this.name, () => fault, true);
    if (fault === 'given out twice') this.giveOutAgain(messages);
    if (fault !== 'Lambda is throttling') await this.work(messages, UNDELETED.includes(fault));
    this.running -= 1;
    this.wake();
  }

  private async work(messages: readonly Received[], undeleted: boolean): Promise<void> {
    for (const { messageId, receiptHandle } of messages) {
      this.idByHandle.set(receiptHandle, messageId);
      if (this.inWork.has(messageId) && !this.repeated.has(messageId)) this.overlapping.add(messageId);
      this.inWork.add(messageId);
    }
    const outcome = await this.world.runtime.invoke(this.properties.FunctionName, {
      Records: messages.map((message) => this.record(message)),
    });
    for (const { messageId } of messages) this.inWork.delete(messageId);
    const failed = failedIn(outcome, messages, this.properties.FunctionResponseTypes ?? []);
    for (const { messageId, receiptHandle } of messages) {
      if (!failed.has(messageId) && !undeleted) this.delete(receiptHandle);
    }
  }

  /** A FIFO queue deletes nothing any more that has become visible: it will be given out again. */
  private delete(receiptHandle: string): void {
    try {
      this.sqs.delete(this.queue, receiptHandle);
    } catch (error) {
      if (!this.isFifo || !(error instanceof SQSServiceException)) throw error;
    }
  }

  /** "You might get that message copy again": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html */
  private giveOutAgain(messages: readonly Received[]): void {
    for (const { messageId, receiptHandle } of messages) {
      this.repeated.add(messageId);
      this.sqs.changeVisibility(this.queue, receiptHandle, 0);
    }
  }

  /** As https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html has it. */
  private record(message: Received): SQSRecord {
    return { ...message, eventSource: 'aws:sqs', eventSourceARN: this.arn, awsRegion: 'eu-west-1' };
  }
}

/** "Function response": https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
function failedIn(outcome: Outcome, messages: readonly Received[], agreed: readonly string[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ messageId }) => messageId));
  if (outcome.kind === 'failed') return all;
  if (!agreed.includes('ReportBatchItemFailures')) return new Set();
  const failures = (outcome.value as BatchResponse | null)?.batchItemFailures ?? [];
  const ids = failures.map(({ itemIdentifier = '' }) => itemIdentifier);
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}
