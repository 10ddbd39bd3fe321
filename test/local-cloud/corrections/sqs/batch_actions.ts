import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { queueUrl } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'sqs:SendMessage allows a batch',
  check: async (cloud) => {
    const QueueUrl = await queueUrl(cloud);
    const sqs = new SQSClient(await cloud.user({ Action: 'sqs:SendMessage' }));
    const { Successful } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'one', MessageBody: 'one' }] }),
    );
    expect(Successful).toHaveLength(1);
  },
};
