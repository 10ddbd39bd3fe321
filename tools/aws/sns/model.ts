import {
  BatchEntryIdsNotDistinctException,
  BatchRequestTooLongException,
  EmptyBatchRequestException,
  InvalidBatchEntryIdException,
  InvalidParameterException,
  InvalidParameterValueException,
  NotFoundException,
  TooManyEntriesInBatchRequestException,
} from '@aws-sdk/client-sns';
import type {
  MessageAttributeValue,
  PublishBatchCommandInput,
  PublishBatchRequestEntry,
  PublishCommandInput,
} from '@aws-sdk/client-sns';
import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { Fifo, type FifoSpec, type Order } from '../sqs/fifo';
import { type Attributes, sizeOf } from '../sqs/model';

/** A message that a topic has taken. */
export interface Published {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes: Attributes;
  /** In milliseconds. */
  readonly at: number;
  /** From a FIFO topic. */
  readonly order?: Order & { readonly sequenceNumber: string };
}

export interface TopicSpec {
  readonly arn: string;
  /** @default it is a standard topic */
  readonly fifo?: FifoSpec;
}

interface Topic {
  readonly arn: string;
  readonly fifo: Fifo | undefined;
}

/** A message that was taken, or is a duplicate of one. */
interface Taken {
  readonly published: Published;
  readonly isNew: boolean;
}

interface Answer {
  readonly output: object;
  /** What subscribers get. */
  readonly accepted: readonly Published[];
}

const LONGEST_SUBJECT = 99;
const MOST_BYTES = 256 * 1024;
const MOST_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;
/** "Must not start with AWS. or Amazon. … can't start or end with a period, or have successive periods". */
const ATTRIBUTE_NAME = /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const MESSAGE = ['Message', 'Subject', 'MessageAttributes'];
const ORDER = ['MessageGroupId', 'MessageDeduplicationId'];
/** What SNS calls errors where they are the answer of an entry. */
const CODES: Readonly<Record<string, string>> = {
  InvalidParameterException: 'InvalidParameter',
  InvalidParameterValueException: 'ParameterValueInvalid',
};

/**
 * Topics, up to the point where they take a message. A FIFO topic takes each once within five minutes.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export class Sns {
  private readonly topics: ReadonlyMap<string, Topic>;

  constructor(
    topics: readonly TopicSpec[],
    private readonly now: () => Date,
    private readonly id: () => string,
  ) {
    this.topics = new Map(topics.map(({ arn, fifo }) => [arn, { arn, fifo: fifo && new Fifo(fifo, now) }]));
  }

  /**
   * Answers a command of the SDK's client, by the name of its class.
   * @throws the SDK's exceptions
   * @throws NotModelled for a command or parameter that is not known here
   */
  call(command: string, input: unknown): Answer {
    if (command === 'PublishBatchCommand') return this.batch(input as PublishBatchCommandInput);
    if (command !== 'PublishCommand') throw new NotModelled(`SNS's ${command}`);
    const { TopicArn, ...message } = input as PublishCommandInput;
    const topic = this.topic(TopicArn);
    onlyKnown(command, message, parametersOf(topic));
    const { published, isNew } = this.take(topic, message);
    return { output: answerTo(published), accepted: isNew ? [published] : [] };
  }

  private topic(arn = ''): Topic {
    const topic = this.topics.get(arn);
    if (!topic) throw new NotFoundException({ message: 'Topic does not exist', $metadata: missing });
    return topic;
  }

  private take({ arn: topicArn, fifo }: Topic, input: Partial<PublishCommandInput>): Taken {
    const { Message = '', Subject, MessageAttributes = {}, MessageGroupId, MessageDeduplicationId } = input;
    if (Message === '') throw invalid('Empty message');
    if (sizeOf(Message, MessageAttributes) > MOST_BYTES) throw invalid('Message too long');
    if (Subject !== undefined && (Subject.length > LONGEST_SUBJECT || !/^[!-~][ -~]*$/.test(Subject)))
      throw invalid('Subject');
    for (const [name, attribute] of Object.entries(MessageAttributes)) requireValid(name, attribute);
    const rest = {
      topicArn,
      ...(Subject !== undefined && { subject: Subject }),
      message: Message,
      attributes: MessageAttributes,
      at: this.now().getTime(),
    };
    if (!fifo) return { published: { messageId: this.id(), ...rest }, isNew: true };
    const order = fifo.order(Message, MessageGroupId, MessageDeduplicationId);
    if (typeof order === 'string') throw invalid(order);
    const { ticket, isNew } = fifo.take(order, this.id);
    const { messageId, sequenceNumber } = ticket;
    return { published: { messageId, ...rest, order: { ...order, sequenceNumber } }, isNew };
  }

  /**
   * Each entry by itself; an error is returned in the place of its entry.
   * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
   */
  private batch(input: PublishBatchCommandInput): Answer {
    onlyKnown('PublishBatchCommand', input, ['TopicArn', 'PublishBatchRequestEntries']);
    const { TopicArn, PublishBatchRequestEntries: entries = [] } = input;
    const topic = this.topic(TopicArn);
    requireBatch(entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    const accepted: Published[] = [];
    for (const { Id, ...entry } of entries) {
      onlyKnown('PublishBatchCommand.PublishBatchRequestEntries', entry, parametersOf(topic));
      try {
        const { published, isNew } = this.take(topic, entry);
        if (isNew) accepted.push(published);
        Successful.push({ Id, ...answerTo(published) });
      } catch (error) {
        const { name, message } = error as Error;
        const Code = CODES[name];
        if (Code === undefined) throw error;
        Failed.push({ Id, Code, Message: message, SenderFault: true });
      }
    }
    return { output: { Successful, Failed }, accepted };
  }
}

const parametersOf = ({ fifo }: Topic): readonly string[] => (fifo ? [...MESSAGE, ...ORDER] : MESSAGE);
const answerTo = ({ messageId, order }: Published): object => ({
  MessageId: messageId,
  ...(order && { SequenceNumber: order.sequenceNumber }),
});

const $metadata = { httpStatusCode: 400 };
const missing = { httpStatusCode: 404 };
const invalid = (what: string) => new InvalidParameterException({ message: `Invalid parameter: ${what}`, $metadata });

/** @throws InvalidParameterValueException for what is no attribute of a message */
function requireValid(name: string, { DataType = '', StringValue = '', BinaryValue }: MessageAttributeValue): void {
  const wrong = (why: string) =>
    new InvalidParameterValueException({ message: `The message attribute '${name}' ${why}`, $metadata });
  const [type = ''] = DataType.split('.');
  if (!ATTRIBUTE_NAME.test(name)) throw wrong('has an invalid name.');
  if (!['String', 'Number', 'Binary'].includes(type)) throw wrong('has an invalid message attribute type.');
  const isEmpty = type === 'Binary' ? (BinaryValue?.length ?? 0) === 0 : StringValue === '';
  if (isEmpty) throw wrong('must contain a non-empty value.');
  if (type === 'Number' && !Number.isFinite(Number(StringValue))) throw wrong('is no number.');
}

/** @throws what SNS answers to a batch as a whole */
function requireBatch(entries: readonly PublishBatchRequestEntry[]): void {
  const ids = entries.map(({ Id = '' }) => Id);
  const given = (message: string) => ({ message, $metadata });
  if (ids.length === 0) throw new EmptyBatchRequestException(given('There is no entry.'));
  if (ids.length > MOST_ENTRIES) throw new TooManyEntriesInBatchRequestException(given('There are more than 10.'));
  if (new Set(ids).size < ids.length) throw new BatchEntryIdsNotDistinctException(given('An Id is repeated.'));
  if (!ids.every((id) => ENTRY_ID.test(id))) throw new InvalidBatchEntryIdException(given('An Id is malformed.'));
  const bytes = entries.map(({ Message = '', MessageAttributes = {} }) => sizeOf(Message, MessageAttributes));
  if (bytes.reduce((sum, size) => sum + size, 0) > MOST_BYTES)
    throw new BatchRequestTooLongException(given('The messages are larger than 256 KiB.'));
}
