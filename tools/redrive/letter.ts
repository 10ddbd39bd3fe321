import type { Message, SendMessageCommandInput } from '@aws-sdk/client-sqs';

/**
 * What services write on a message that they could not deliver: it is no part of the message.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
const REASONS =
  /^(RequestID|ErrorCode|ErrorMessage|RULE_ARN|TARGET_ARN|ERROR_CODE|ERROR_MESSAGE|EXHAUSTED_RETRY_CONDITION|RETRY_ATTEMPTS|SCHEDULE_ARN|X-Amz-Scheduler-.*|EVENT_BUS_ARN)$/;

interface Envelope {
  readonly Type: 'Notification';
  readonly Message: string;
}

/** Of a message that Lambda gave up: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface GivenUp {
  readonly requestContext: object;
  readonly requestPayload: unknown;
}

/**
 * What is sent to the queue that a dead letter was for: the same text and attributes. Within its group it keeps its place
 * by when it is sent; sent again within five minutes, it is the same message.
 * @param raw whether the queue is handed messages without SNS's envelope
 */
export function forQueue(letter: Message, raw: boolean): Omit<SendMessageCommandInput, 'QueueUrl'> {
  const { Body = '', MessageId, Attributes = {}, MessageAttributes = {} } = letter;
  const envelope = parsed(Body);
  const group = Attributes.MessageGroupId;
  return {
    MessageBody: raw && isEnvelope(envelope) ? envelope.Message : Body,
    MessageAttributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !REASONS.test(name))),
    ...(group !== undefined && { MessageGroupId: group, MessageDeduplicationId: MessageId }),
  };
}

/**
 * What the function that a dead letter was for is invoked with: what Lambda gave up, or what SNS or a schedule could not
 * hand to Lambda.
 * @throws Error for a letter that says nothing of it
 */
export function forFunction({ Body = '' }: Message): unknown {
  const body = parsed(Body);
  if (isGivenUp(body)) return body.requestPayload;
  if (isEnvelope(body)) return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: body }] };
  if (body === undefined) throw new Error('It is no JSON.');
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isEnvelope = (body: unknown): body is Envelope =>
  has(body, 'Type', 'TopicArn', 'Message') && body['Type'] === 'Notification';

const isGivenUp = (body: unknown): body is GivenUp => has(body, 'requestContext', 'requestPayload');

const has = (body: unknown, ...names: readonly string[]): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && names.every((name) => name in body);
