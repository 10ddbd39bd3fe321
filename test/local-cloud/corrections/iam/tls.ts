import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { TLS_ONLY } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'requests count as TLS',
  check: async (cloud) => {
    const { queue } = await cloud.deploy(
      'tls',
      {
        Queue: { Type: 'AWS::SQS::Queue' },
        Policy: TLS_ONLY,
      },
      { queue: { Ref: 'Queue' } },
    );
    const user = await cloud.user({ Action: 'sqs:SendMessage' });
    await new SQSClient(user).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'sent' }));
  },
};
