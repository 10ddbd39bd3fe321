import type { SNSMessage } from 'aws-lambda';
import type { Published } from './model';

/**
 * A message as subscribers get it that did not ask for it raw. Nobody here checks signatures: they are not real.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function envelope(published: Published): object {
  const { messageId, topicArn, subject, message, at } = published;
  const told = attributesOf(published);
  return {
    Type: 'Notification',
    MessageId: messageId,
    ...(published.order && { SequenceNumber: published.order.sequenceNumber }),
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'EXAMPLE',
    UnsubscribeURL: 'EXAMPLE',
    ...(Object.keys(told).length > 0 && { MessageAttributes: told }),
  };
}

/**
 * What a function is given.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function eventOf(published: Published, subscriptionArn: string): object {
  const { messageId, topicArn, subject, message, at } = published;
  const Sns = {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject ?? null,
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertUrl: 'EXAMPLE',
    UnsubscribeUrl: 'EXAMPLE',
    MessageAttributes: attributesOf(published),
  };
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns }] };
}

const attributesOf = ({ attributes }: Published): SNSMessage['MessageAttributes'] =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType: Type = '', StringValue, BinaryValue }]) => [
      name,
      { Type, Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
    ]),
  );
