import { onlyKnown } from '../../template/not-modelled';
import { ServiceError } from '../service-error';

export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

const LONGEST_SUBJECT = 99;
const MOST_BYTES = 256 * 1024;

/**
 * Topics up to the point where they take a message.
 * @throws what SNS answers instead
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function publish(input: unknown, topics: readonly string[]): Published {
  onlyKnown('PublishCommand', input as object, ['TopicArn', 'Subject', 'Message']);
  const { TopicArn = '', Subject = '', Message = '' } = input as Readonly<Record<string, string>>;
  if (!topics.includes(TopicArn)) throw new ServiceError('NotFound', 'Topic does not exist', { status: 404 });
  if (Message === '') throw invalid('Empty message');
  if (Buffer.byteLength(Message) > MOST_BYTES) throw invalid('Message too long');
  if (Subject.length > LONGEST_SUBJECT || !/^[!-~][ -~]*$/.test(Subject)) throw invalid('Subject');
  return { topicArn: TopicArn, subject: Subject, message: Message };
}

const invalid = (what: string): ServiceError => new ServiceError('InvalidParameter', `Invalid parameter: ${what}`);
