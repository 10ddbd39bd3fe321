import { SQSClient, SendMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { arnOf, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'dead letters are moved back',
  check: async (cloud) => {
    const { queue, dead, arn } = await cloud.deploy(
      'redrive',
      {
        Dead: { Type: 'AWS::SQS::Queue' },
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            VisibilityTimeout: 0,
            RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 1 },
          },
        },
      },
      { queue: { Ref: 'Queue' }, dead: { Ref: 'Dead' }, arn: arnOf('Dead') },
    );
    const sqs = new SQSClient(cloud.root);
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'again' }));
    expect(await received(cloud, queue)).toHaveLength(1);
    expect(await received(cloud, queue)).toHaveLength(0);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
    expect(await received(cloud, dead)).toHaveLength(0);
    expect(await received(cloud, queue)).toHaveLength(1);
  },
};
