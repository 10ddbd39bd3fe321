import { NOTES, eventually, type Template } from '../../cloud';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { setTimeout } from 'node:timers/promises';
import { queueTo, streamTo } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an event source is read with its function’s role, and is not made where the role may not',
  check: async (cloud) => {
    const worker = queueTo(`${NOTES} exports.handler = async () => { note('worker', 'ran'); };`);
    const reader = streamTo(`${NOTES} exports.handler = async () => { note('reader', 'ran'); };`);
    const { queue, workerRole, table, readerRole } = await cloud.deploy(
      'readable',
      { ...worker, ...reader },
      {
        queue: { Ref: 'Queue' },
        workerRole: { Ref: 'WorkerRole' },
        table: { Ref: 'Table' },
        readerRole: { Ref: 'ReaderRole' },
      },
    );
    const feed = async () => {
      await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'work' }));
      const Item = { id: { S: String(Date.now()) } };
      await new DynamoDBClient(cloud.root).send(new PutItemCommand({ TableName: table, Item }));
    };
    const runs = async () => [(await cloud.noted('worker')).length, (await cloud.noted('reader')).length];
    await feed();
    await eventually(async () => String(await runs()) === '1,1', 4);
    for (const RoleName of [workerRole, readerRole]) {
      await new IAMClient(cloud.root).send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'own' }));
    }
    await feed();
    await setTimeout(3000);
    expect(await runs()).toEqual([1, 1]);
    const { WorkerRole: role, ...rest } = worker;
    const powerless = { ...role, Properties: { ...role?.Properties, Policies: [] } } as Template[string];
    const refused = cloud.deploy('unreadable', { ...rest, WorkerRole: powerless });
    await expect(refused).rejects.toThrow('cannot read its event source');
  },
};
