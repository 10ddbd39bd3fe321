import { AuthorizationErrorException, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a topic without a policy lets only those publish who have a permission',
  check: async (cloud) => {
    const { topic } = await cloud.deploy(
      'default-policy',
      { Topic: { Type: 'AWS::SNS::Topic' } },
      { topic: { Ref: 'Topic' } },
    );
    const publish = new PublishCommand({ TopicArn: topic, Message: 'news' });
    const publisher = new SNSClient(await cloud.user({ Action: 'sns:Publish' }));
    await expect(publisher.send(publish)).resolves.toHaveProperty('MessageId');
    const stranger = new SNSClient(await cloud.user({ Action: 'sqs:SendMessage' }));
    await expect(stranger.send(publish)).rejects.toThrow(AuthorizationErrorException);
  },
};
