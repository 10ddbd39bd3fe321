import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { nameOf } from '../../tools/proofs/deployed';
import { POISON } from './left';

it('sends a poison message, for whose five attempts no test waits', async () => {
  const TopicArn = await nameOf('AsyncMessaging', 'AWS::SNS::Topic', 'Topic');
  const { MessageId } = await new SNSClient().send(new PublishCommand({ TopicArn, Message: POISON }));
  expect(MessageId).toBeDefined();
});
