import type { Published } from './model';

/**
 * A message as subscribers get it that did not ask for it raw. Nobody here checks signatures: they are not real.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function envelope({ messageId, topicArn, subject, message, attributes, at }: Published): object {
  const told = Object.entries(attributes).map(([name, { DataType: Type, StringValue, BinaryValue }]) => [
    name,
    { Type, Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
  ]);
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: 'EXAMPLE',
    UnsubscribeURL: 'EXAMPLE',
    ...(told.length > 0 && { MessageAttributes: Object.fromEntries(told) as object }),
  };
}
