import { NOTES, eventually } from '../../cloud';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { queueTo } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a report of an unknown message fails the whole batch',
  check: async (cloud) => {
    const code = `${NOTES} exports.handler = async () => { note('unknown', 'tried');
        return { batchItemFailures: [{ itemIdentifier: '' }] }; };`;
    const { queue } = await cloud.deploy('unknown', queueTo(code), { queue: { Ref: 'Queue' } });
    await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'kept' }));
    await eventually(async () => (await cloud.noted('unknown')).length > 1, 4);
  },
};
