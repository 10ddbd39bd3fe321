import { SQSClient, SendMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { readFile } from 'node:fs/promises';
import { queueUrl } from '../support';
import type { Contract } from '../contract';

export const contract: Contract = {
  behaviour: 'decisions are on file',
  check: async (cloud) => {
    const QueueUrl = await queueUrl(cloud);
    const user = await cloud.user({ Action: 'sqs:SendMessage' });
    const sqs = new SQSClient(user);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'allowed' }));
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow();
    const lines = (await readFile(cloud.emulator.decisionsFile, 'utf8')).trim().split('\n');
    const made = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const principal = expect.stringContaining(`user/${user.name}`) as unknown;
    const resource = expect.stringContaining('arn:aws:sqs:us-east-1:000000000000:') as unknown;
    const decided = { principal, resource, source: 'identity' };
    expect(made).toContainEqual(expect.objectContaining({ ...decided, action: 'sqs:SendMessage', decision: 'Allow' }));
    expect(made).toContainEqual(
      expect.objectContaining({ ...decided, action: 'sqs:ReceiveMessage', decision: 'ImplicitDeny' }),
    );
  },
};
