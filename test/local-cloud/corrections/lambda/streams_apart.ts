import { NOTES, eventually } from '../../cloud';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { streamTo, queueTo } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a slow stream handler holds up no queue',
  check: async (cloud) => {
    const slow = `${NOTES} exports.handler = async () => { note('slow', 'began');
        await new Promise((resolve) => setTimeout(resolve, 3000)); };`;
    const quick = `${NOTES} exports.handler = async () => { note('quick', 'ran'); };`;
    const { table, queue } = await cloud.deploy(
      'slow-stream',
      {
        ...streamTo(slow),
        ...queueTo(quick),
      },
      { table: { Ref: 'Table' }, queue: { Ref: 'Queue' } },
    );
    await new DynamoDBClient(cloud.root).send(new PutItemCommand({ TableName: table, Item: { id: { S: 'a' } } }));
    await eventually(async () => (await cloud.noted('slow')).length > 0);
    await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'now' }));
    await eventually(async () => (await cloud.noted('quick')).length > 0, 2);
  },
};
