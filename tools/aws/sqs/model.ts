import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { assume } from '../assumption';
import { createHash } from 'node:crypto';
import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidMessageContents,
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  SQSServiceException,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import type {
  ChangeMessageVisibilityCommandInput,
  DeleteMessageCommandInput,
  GetQueueAttributesCommandInput,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
  SendMessageCommandInput,
  StartMessageMoveTaskCommandInput,
} from '@aws-sdk/client-sqs';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { Fifo, type FifoSpec, type Order } from './fifo';

assume({
  what: 'A message is a dead letter once it was received more often than its queue allows.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
});
assume({
  what: 'A dead letter keeps the age that its message had, save that of a FIFO queue, whose age begins anew.',
  source:
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html',
});

/** What SQS answers when it is asked too much. */
export const THROTTLING = { name: 'RequestThrottled' };

/** A queue as its template declares it. */
export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds?: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
  /** @default it is a standard queue */
  readonly fifo?: FifoSpec;
}

export interface SqsOptions {
  /** Which of so many visible messages, or groups, is received next: among them a queue keeps no order. @default the first, by age */
  readonly next?: (count: number) => number;
}

export type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/** A message on a queue. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** Known once it was received. */
  readonly md5OfBody?: string;
  readonly attributes: Attributes;
  /** Since when its retention counts. */
  readonly sentAt: Date;
  readonly receives: number;
  /** Before, it is delayed or in flight. */
  readonly visibleAt: Date;
  readonly firstReceivedAt?: Date;
  readonly lastReceivedAt?: Date;
  /** The queue that gave it up. */
  readonly sourceArn?: string;
  /** On a FIFO queue. */
  readonly order?: Order & { readonly sequenceNumber: string };
}

/** A message in hand: what Lambda adds to it, the event source knows. */
export type Received = Pick<
  SQSRecord,
  'messageId' | 'receiptHandle' | 'body' | 'attributes' | 'messageAttributes' | 'md5OfBody'
>;

interface Queue {
  readonly spec: QueueSpec;
  readonly fifo: Fifo | undefined;
  messages: readonly Message[];
  readonly dropped: Message[];
}

interface Batch {
  readonly QueueUrl?: string;
  readonly Entries?: readonly { readonly Id: string }[];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MOST_BYTES = 1024 * 1024;
const MOST_VISIBILITY_SECONDS = 12 * 60 * 60;
const MOST_DELAY_SECONDS = 15 * 60;
const MOST_ENTRIES = 10;
/** "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  SendMessage: ['QueueUrl', 'MessageBody', 'MessageAttributes', 'DelaySeconds'],
  ReceiveMessage: ['QueueUrl', 'MaxNumberOfMessages', 'MessageSystemAttributeNames', 'MessageAttributeNames'],
  DeleteMessage: ['QueueUrl', 'ReceiptHandle'],
  ChangeMessageVisibility: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
  GetQueueAttributes: ['QueueUrl', 'AttributeNames'],
  StartMessageMoveTask: ['SourceArn', 'DestinationArn'],
};

/**
 * Queues. A message is given out at least once until it is deleted, too old or a dead letter: never while it is hidden,
 * and in whatever order. A FIFO queue gives the messages of a group out in order, and none while one of them is hidden;
 * it takes each once within five minutes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class Sqs {
  private readonly queues: readonly Queue[];
  private readonly byName: ReadonlyMap<string, Queue>;

  /** @param id makes the id of a message, a UUID as SQS's own */
  constructor(
    specs: readonly QueueSpec[],
    private readonly now: () => Date,
    private readonly id: () => string,
    private readonly options: SqsOptions = {},
  ) {
    this.queues = specs.map((spec) => ({
      ...{ spec, messages: [], dropped: [] },
      fifo: spec.fifo && new Fifo(spec.fifo, now),
    }));
    this.byName = new Map(
      this.queues.flatMap((queue) => [queue.spec.name, queue.spec.arn, queue.spec.url].map((name) => [name, queue])),
    );
  }

  /**
   * Puts a message on a queue (by its name, ARN or URL). @returns the id of the message
   * @throws InvalidParameterValue over 1 MiB, attributes included
   * @throws InvalidMessageContents for characters that SQS does not take
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  send(name: string, body: string, attributes: Attributes = {}, delaySeconds?: number, order?: Partial<Order>): string {
    return this.add(name, body, attributes, delaySeconds, order).messageId;
  }

  private add(
    name: string,
    body: string,
    attributes: Attributes = {},
    delaySeconds?: number,
    order: Partial<Order> = {},
  ): { readonly messageId: string; readonly sequenceNumber?: string } {
    const queue = this.queue(name);
    const delay = delaySeconds ?? queue.spec.delaySeconds ?? 0;
    if (body === '') throw fault('MissingParameter', 'The request must contain the parameter MessageBody.');
    if (NOT_ALLOWED.test(body)) {
      throw new InvalidMessageContents({ message: 'Invalid characters found', $metadata });
    }
    if (sizeOf(body, attributes) > MOST_BYTES) {
      throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${MOST_BYTES} bytes.`);
    }
    if (delay < 0 || delay > MOST_DELAY_SECONDS) throw invalid(`Value ${delay} for parameter DelaySeconds is invalid.`);
    const sentAt = this.now();
    const message = { body, attributes, sentAt, receives: 0, visibleAt: after(sentAt, delay) };
    if (queue.fifo) {
      if (delaySeconds !== undefined) throw invalid('The parameter DelaySeconds is not valid for this queue type.');
      return addOnce(queue, queue.fifo, message, order, this.id);
    }
    const messageId = this.id();
    queue.messages = [...queue.messages, { messageId, ...message }];
    return { messageId };
  }

  /**
   * Takes up to so many visible messages and hides each for the queue's visibility timeout. One that was received
   * `maxReceiveCount` times already becomes a dead letter instead, sent when it was sent at first; on a FIFO queue, now.
   * Of a FIFO queue's groups one is received after the other, as far as there is room.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
   */
  receive(name: string, most: number): Received[] {
    const queue = this.queue(name);
    this.moveDeadLetters(queue);
    const { next = () => 0 } = this.options;
    const groups = groupsOf(this.visibleOf(queue));
    const chosen: Message[] = [];
    while (chosen.length < most && groups.length > 0) chosen.push(...groups.splice(next(groups.length), 1).flat());
    return chosen.slice(0, most).map((message) => this.hide(queue, message));
  }

  /**
   * Deletes the message if the handle is of its last receive, however long ago; with an older handle nothing happens.
   * @throws ReceiptHandleIsInvalid for what never was a handle of the queue
   * @throws InvalidParameterValue on a FIFO queue, once the message is visible again
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
   */
  delete(name: string, receiptHandle: string): void {
    const queue = this.queue(name);
    const message = find(queue, receiptHandle);
    if (queue.fifo && message && message.visibleAt <= this.now()) throw invalid('The receipt handle has expired.');
    queue.messages = queue.messages.filter((other) => other !== message);
  }

  /**
   * Hides a message that is in flight for so long from now on; 0 makes it visible.
   * @throws InvalidParameterValue over 12 hours since it was received, or for a handle that is not of its last receive
   * @throws MessageNotInflight when it has become visible
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  changeVisibility(name: string, receiptHandle: string, seconds: number): void {
    const queue = this.queue(name);
    const message = find(queue, receiptHandle);
    if (!message?.lastReceivedAt) {
      throw invalid('Message does not exist or is not available for visibility timeout change.');
    }
    const now = this.now();
    if (message.visibleAt <= now) throw new MessageNotInflight({ message: 'The message is not in flight.', $metadata });
    const visibleAt = after(now, seconds);
    if (seconds < 0 || visibleAt > after(message.lastReceivedAt, MOST_VISIBILITY_SECONDS)) {
      throw invalid('Total VisibilityTimeout for the message is beyond the limit [43200 seconds]');
    }
    replace(queue, message, { ...message, visibleAt });
  }

  /**
   * Moves the dead letters that are not in flight to a queue, or to those which gave them up: as new messages. What no
   * queue gave up stays, unless the destination is named. @returns how many it moved
   *
   * @throws InvalidParameterValue for a queue that is nobody's dead-letter queue
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
   */
  startMove(deadLetterArn: string, destinationArn?: string): number {
    const source = this.queue(deadLetterArn);
    if (!this.queues.some(({ spec }) => spec.redrive?.deadLetterArn === source.spec.arn)) {
      throw invalid('Source queue must be configured as a Dead Letter Queue.');
    }
    if (source.fifo) throw new NotModelled('moves of the dead letters of FIFO queues');
    const moved = this.visibleOf(source).filter(({ sourceArn }) => (destinationArn ?? sourceArn) !== undefined);
    for (const { body, attributes, sourceArn = '' } of moved)
      this.send(destinationArn ?? sourceArn, body, attributes, 0);
    source.messages = source.messages.filter((message) => !moved.includes(message));
    return moved.length;
  }

  /**
   * Answers a command of the SDK's client, by the name of its class.
   * @throws the SDK's exceptions
   * @throws NotModelled for a command or parameter that is not known here
   */
  call(command: string, input: unknown): object {
    const operation = command.replace(/Command$/, '');
    const single = operation.replace(/Batch$/, '');
    const known = this.parametersOf(single, input as Batch);
    if (!known) throw new NotModelled(`SQS's ${command}`);
    if (operation === single) {
      onlyKnown(command, input as object, known);
      return this.answer(operation, input);
    }
    onlyKnown(command, input as object, ['QueueUrl', 'Entries']);
    return this.batch(single, known, input as Batch);
  }

  private parametersOf(operation: string, { QueueUrl = '' }: Batch): readonly string[] | undefined {
    const known = PARAMETERS[operation];
    const isInOrder = operation === 'SendMessage' && this.byName.get(QueueUrl)?.fifo;
    return isInOrder ? [...(known ?? []), 'MessageGroupId', 'MessageDeduplicationId'] : known;
  }

  visible(queue: string): number {
    const now = this.now();
    let visible = 0;
    for (const { visibleAt } of this.queue(queue).messages) if (visibleAt <= now) visible += 1;
    return visible;
  }

  /** How many messages are there to be received, and how many are in flight or delayed. */
  depth(name: string): { readonly visible: number; readonly hidden: number } {
    const visible = this.visible(name);
    return { visible, hidden: this.queue(name).messages.length - visible };
  }

  messages = (queue: string): readonly Message[] => this.queue(queue).messages;

  /** What was lost since it was not received and deleted within the queue's retention. */
  dropped = (queue: string): readonly Message[] => this.queue(queue).dropped;

  /** @throws QueueDoesNotExist */
  private queue(name: string): Queue {
    const queue = this.byName.get(name);
    if (!queue) throw new QueueDoesNotExist({ message: 'The specified queue does not exist.', $metadata });
    this.dropOld(queue);
    return queue;
  }

  /** "The expiration of a message is always based on its original enqueue timestamp": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html */
  private dropOld(queue: Queue): void {
    const oldest = after(this.now(), -queue.spec.retentionSeconds);
    if (!queue.messages.some(({ sentAt }) => sentAt <= oldest)) return;
    queue.dropped.push(...queue.messages.filter(({ sentAt }) => sentAt <= oldest));
    queue.messages = queue.messages.filter(({ sentAt }) => sentAt > oldest);
  }

  /** Without those of a FIFO queue whose group is locked: while one of it is hidden. */
  private visibleOf({ messages }: Queue): Message[] {
    const now = this.now();
    const hidden = messages.filter(({ visibleAt }) => visibleAt > now);
    const locked = new Set(hidden.flatMap(({ order }) => order?.group ?? []));
    return messages.filter(({ visibleAt, order }) => visibleAt <= now && !(order && locked.has(order.group)));
  }

  private moveDeadLetters(queue: Queue): void {
    const { redrive, arn } = queue.spec;
    if (!redrive) return;
    const letters = this.visibleOf(queue).filter(({ receives }) => receives >= redrive.maxReceiveCount);
    if (letters.length === 0) return;
    queue.messages = queue.messages.filter((message) => !letters.includes(message));
    const target = this.queue(redrive.deadLetterArn);
    // "For FIFO queues, the enqueue timestamp resets": see the assumption above.
    const moved = { sourceArn: arn, ...(queue.fifo && { sentAt: this.now() }) };
    target.messages = [...target.messages, ...letters.map((letter) => ({ ...letter, ...moved }))];
  }

  private hide(queue: Queue, message: Message): Received {
    const now = this.now();
    const hidden = {
      ...message,
      md5OfBody: message.md5OfBody ?? md5(message.body),
      receives: message.receives + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      lastReceivedAt: now,
      visibleAt: after(now, queue.spec.visibilityTimeoutSeconds),
    };
    replace(queue, message, hidden);
    return {
      messageId: hidden.messageId,
      receiptHandle: handleOf(hidden),
      body: hidden.body,
      md5OfBody: hidden.md5OfBody,
      attributes: {
        ApproximateReceiveCount: String(hidden.receives),
        SentTimestamp: String(hidden.sentAt.getTime()),
        SenderId: 'AIDAEXAMPLE',
        ApproximateFirstReceiveTimestamp: String(hidden.firstReceivedAt.getTime()),
        ...(hidden.sourceArn !== undefined && { DeadLetterQueueSourceArn: hidden.sourceArn }),
        ...(hidden.order && {
          MessageGroupId: hidden.order.group,
          MessageDeduplicationId: hidden.order.deduplicationId,
          SequenceNumber: hidden.order.sequenceNumber,
        }),
      },
      messageAttributes: Object.fromEntries(Object.entries(hidden.attributes).map(forLambda)),
    };
  }

  private answer(operation: string, input: unknown): object {
    switch (operation) {
      case 'SendMessage': {
        const { QueueUrl = '', MessageBody = '', MessageAttributes, DelaySeconds } = input as SendMessageCommandInput;
        const { MessageGroupId: group, MessageDeduplicationId: deduplicationId } = input as SendMessageCommandInput;
        const order = {
          ...(group !== undefined && { group }),
          ...(deduplicationId !== undefined && { deduplicationId }),
        };
        const added = this.add(QueueUrl, MessageBody, MessageAttributes, DelaySeconds, order);
        return {
          MessageId: added.messageId,
          MD5OfMessageBody: md5(MessageBody),
          ...(added.sequenceNumber !== undefined && { SequenceNumber: added.sequenceNumber }),
        };
      }
      case 'ReceiveMessage': {
        const { QueueUrl = '', MaxNumberOfMessages = 1 } = input as ReceiveMessageCommandInput;
        if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > MOST_ENTRIES) {
          throw invalid(`Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid.`);
        }
        const received = this.receive(QueueUrl, MaxNumberOfMessages);
        return received.length > 0 ? { Messages: received.map((message) => this.asAnswered(QueueUrl, message)) } : {};
      }
      case 'DeleteMessage': {
        const { QueueUrl = '', ReceiptHandle = '' } = input as DeleteMessageCommandInput;
        this.delete(QueueUrl, ReceiptHandle);
        return {};
      }
      case 'ChangeMessageVisibility': {
        const {
          QueueUrl = '',
          ReceiptHandle = '',
          VisibilityTimeout = 0,
        } = input as ChangeMessageVisibilityCommandInput;
        this.changeVisibility(QueueUrl, ReceiptHandle, VisibilityTimeout);
        return {};
      }
      case 'GetQueueAttributes':
        return this.attributesOf(input as GetQueueAttributesCommandInput);
      default: {
        const { SourceArn = '', DestinationArn } = input as StartMessageMoveTaskCommandInput;
        this.startMove(SourceArn, DestinationArn);
        return { TaskHandle: this.id() };
      }
    }
  }

  private asAnswered(queue: string, { messageId, receiptHandle, body, md5OfBody, attributes }: Received): object {
    const sent = this.messages(queue).find((message) => message.messageId === messageId)?.attributes ?? {};
    return {
      MessageId: messageId,
      ReceiptHandle: receiptHandle,
      Body: body,
      MD5OfBody: md5OfBody,
      Attributes: attributes,
      ...(Object.keys(sent).length > 0 && { MessageAttributes: sent }),
    };
  }

  /**
   * Each entry by itself; an error is returned in the place of its entry.
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
   */
  private batch(operation: string, known: readonly string[], { QueueUrl, Entries = [] }: Batch): object {
    if (!/^(Send|Delete|Change)/.test(operation)) throw new NotModelled(`SQS's ${operation}Batch`);
    if (Entries.length === 0) throw new EmptyBatchRequest({ message: 'There is no entry.', $metadata });
    if (Entries.length > MOST_ENTRIES) {
      throw new TooManyEntriesInBatchRequest({ message: `There are more than ${MOST_ENTRIES} entries.`, $metadata });
    }
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
      throw new BatchEntryIdsNotDistinct({ message: 'An Id is repeated.', $metadata });
    }
    const bytes = Entries.map((entry) => entry as Partial<SendMessageCommandInput>).map(
      ({ MessageBody = '', MessageAttributes = {} }) => sizeOf(MessageBody, MessageAttributes),
    );
    if (bytes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) {
      throw new BatchRequestTooLong({ message: `The messages are larger than ${MOST_BYTES} bytes.`, $metadata });
    }
    const Successful: object[] = [];
    const Failed: object[] = [];
    for (const { Id, ...entry } of Entries) {
      onlyKnown(`${operation}BatchCommand.Entries`, entry, known);
      try {
        Successful.push({ Id, ...this.answer(operation, { QueueUrl, ...entry }) });
      } catch (error) {
        if (!(error instanceof SQSServiceException) || error instanceof QueueDoesNotExist) throw error;
        Failed.push({ Id, SenderFault: true, Code: error.name, Message: error.message });
      }
    }
    return { ...(Successful.length > 0 && { Successful }), ...(Failed.length > 0 && { Failed }) };
  }

  private attributesOf({ QueueUrl = '', AttributeNames = [] }: GetQueueAttributesCommandInput): object {
    const { spec, messages } = this.queue(QueueUrl);
    const now = this.now();
    const hidden = messages.filter(({ visibleAt }) => visibleAt > now);
    const inFlight = hidden.filter(({ receives }) => receives > 0).length;
    const attributes: Readonly<Record<string, string>> = {
      QueueArn: spec.arn,
      ApproximateNumberOfMessages: String(messages.length - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight),
      VisibilityTimeout: String(spec.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(spec.retentionSeconds),
    };
    const wanted = AttributeNames.includes('All') ? Object.keys(attributes) : AttributeNames;
    const unknown = wanted.find((name) => !(name in attributes));
    if (unknown !== undefined) throw new NotModelled(`SQS's queue attribute ${unknown}`);
    return { Attributes: Object.fromEntries(wanted.map((name) => [name, attributes[name]])) };
  }
}

const $metadata = { httpStatusCode: 400 };
const fault = (name: string, message: string) =>
  new SQSServiceException({ name, $fault: 'client', message, $metadata });
const invalid = (message: string) => fault('InvalidParameterValue', message);

const after = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Adds a message that is no duplicate. @throws MissingParameter without a group, InvalidParameterValue for a wrong id */
function addOnce(
  queue: Queue,
  fifo: Fifo,
  message: Omit<Message, 'messageId'>,
  { group, deduplicationId }: Partial<Order>,
  id: () => string,
) {
  const order = fifo.order(message.body, group, deduplicationId);
  if (order === 'MessageGroupId')
    throw fault('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  if (typeof order === 'string') throw invalid(`Value for parameter ${order} is invalid.`);
  const { ticket, isNew } = fifo.take(order, id);
  const { messageId, sequenceNumber } = ticket;
  if (isNew) queue.messages = [...queue.messages, { messageId, ...message, order: { ...order, sequenceNumber } }];
  return { messageId, sequenceNumber };
}

/** Messages that are received one after the other, and each that has no order by itself. */
function groupsOf(messages: readonly Message[]): (readonly Message[])[] {
  const groups = new Map<string | Message, Message[]>();
  for (const message of messages) {
    const key = message.order?.group ?? message;
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return [...groups.values()];
}

/** In bytes, as queues and topics count them: with the names and types of attributes. */
export const sizeOf = (body: string, attributes: Attributes): number =>
  Object.entries(attributes).reduce(
    (bytes, [name, { DataType = '', StringValue = '', BinaryValue = new Uint8Array() }]) =>
      bytes + Buffer.byteLength(name + DataType + StringValue) + BinaryValue.length,
    Buffer.byteLength(body),
  );

/** "The receipt handle is associated with a specific instance of receiving a message." */
const handleOf = ({ messageId, receives }: Message): string => `${messageId}#${receives}`;
const HANDLE = /^[^#]+#\d+$/;

/** The message that was last received with this handle, if it is still there. @throws ReceiptHandleIsInvalid */
function find({ messages }: Queue, handle: string): Message | undefined {
  if (!HANDLE.test(handle)) {
    throw new ReceiptHandleIsInvalid({ message: 'The input receipt handle is invalid.', $metadata });
  }
  return messages.find((message) => handleOf(message) === handle);
}

function replace(queue: Queue, message: Message, changed: Message): void {
  queue.messages = queue.messages.map((other) => (other === message ? changed : other));
}

/** As https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event has it. */
const forLambda = ([name, { DataType = '', StringValue, BinaryValue }]: [string, MessageAttributeValue]): [
  string,
  SQSMessageAttribute,
] => [
  name,
  {
    dataType: DataType,
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
  },
];
