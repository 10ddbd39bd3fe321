import {
  AuthorizationErrorException,
  BatchRequestTooLongException,
  CreateTopicCommand,
  InvalidParameterException,
  PublishBatchCommand,
  SNSClient,
  type PublishBatchRequestEntry,
} from '@aws-sdk/client-sns';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'sns:Publish allows a batch, which is taken or refused as a whole',
  check: async (cloud) => {
    const root = new SNSClient(cloud.root);
    const { TopicArn } = await root.send(new CreateTopicCommand({ Name: 'batches' }));
    const fifo = await root.send(new CreateTopicCommand({ Name: 'b.fifo', Attributes: { FifoTopic: 'true' } }));
    const publisher = new SNSClient(await cloud.user({ Action: 'sns:Publish' }));
    const publish = (topic: string | undefined, ...entries: Omit<PublishBatchRequestEntry, 'Id'>[]) =>
      new PublishBatchCommand({
        TopicArn: topic,
        PublishBatchRequestEntries: entries.map((entry, at) => ({ ...entry, Id: `${at}` })),
      });

    const { Successful } = await publisher.send(publish(TopicArn, { Message: 'one' }, { Message: 'two' }));
    expect(Successful).toHaveLength(2);
    const batcher = new SNSClient(await cloud.user({ Action: 'sns:PublishBatch' }));
    await expect(batcher.send(publish(TopicArn, { Message: 'one' }))).rejects.toThrow(AuthorizationErrorException);
    const half = { Message: 'x'.repeat(128 * 1024) };
    await expect(publisher.send(publish(TopicArn, half, half))).resolves.toHaveProperty('Failed', []);
    await expect(publisher.send(publish(TopicArn, half, half, { Message: 'x' }))).rejects.toThrow(
      BatchRequestTooLongException,
    );
    const ordered = { Message: 'one', MessageGroupId: 'A', MessageDeduplicationId: 'one' };
    for (const faulty of ['MessageGroupId', 'MessageDeduplicationId'])
      await expect(
        publisher.send(publish(fifo.TopicArn, ordered, { ...ordered, [faulty]: undefined })),
      ).rejects.toThrow(InvalidParameterException);
  },
};
