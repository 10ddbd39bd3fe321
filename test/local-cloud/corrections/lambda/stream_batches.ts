import { NOTES, eventually } from '../../cloud';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { streamTo } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a stream batch with failures comes again from the first failed record, in order',
  check: async (cloud) => {
    const code = `${NOTES} exports.handler = async ({ Records }) => {
        for (const { dynamodb } of Records) {
          const id = dynamodb.Keys.id.S;
          note('records', id);
          if (id === 'b' && noted('records', id) === 1) {
            return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
          }
        } };`;
    const { table } = await cloud.deploy('stream', streamTo(code), { table: { Ref: 'Table' } });
    const dynamodb = new DynamoDBClient(cloud.root);
    for (const id of ['a', 'b', 'c']) {
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: { id: { S: id } } }));
    }
    await eventually(async () => (await cloud.noted('records')).length > 3, 4);
    expect(await cloud.noted('records')).toEqual(['a', 'b', 'b', 'c']);
  },
};
