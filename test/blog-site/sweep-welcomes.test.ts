import './variables';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { handler } from '../../lambdas/blog-site/sweep-welcomes.handler';
import { throttled } from '../support/aws-errors';
import { allIsWell, ses, tables, time } from './mailing';
import { ID, subscriber } from './samples';

const row = { ...subscriber, subject: `SUBSCRIBER#${ID}` };
const sent = () => ses.commandCalls(SendRawEmailCommand).length;

beforeEach(allIsWell);

it('[blog-1] sends what has waited for 15 minutes, page by page', async () => {
  tables
    .on(QueryCommand)
    .resolvesOnce({ Items: [row], LastEvaluatedKey: { subject: 'x' } })
    .resolves({ Items: [row] });
  await handler({}, time);
  expect(sent()).toBe(2);
  const [first, second] = tables.commandCalls(QueryCommand).map(({ args }) => args[0].input);
  const since = String(first?.ExpressionAttributeValues?.[':since']);
  expect((Date.now() - Date.parse(since)) / 60_000).toBeCloseTo(15, 1);
  expect(second?.ExclusiveStartKey).toEqual({ subject: 'x' });
});

it('leaves alone who unsubscribed meanwhile, and what another run is sending', async () => {
  const leasedUntil = '9999-01-01T00:00:00.000Z';
  tables.on(QueryCommand).resolves({
    Items: [
      { ...row, standing: 'UNSUBSCRIBED' },
      { ...row, leasedUntil },
    ],
  });
  await handler({}, time);
  expect(sent()).toBe(0);
});

it('[blog-1] goes on after a failure, and fails in the end, so that it is tried again', async () => {
  tables.on(QueryCommand).resolves({ Items: [row, row] });
  ses.on(SendRawEmailCommand).rejectsOnce(throttled).resolves({ MessageId: 'm1' });
  await expect(handler({}, time)).rejects.toThrow('1 welcome mails');
  expect(sent()).toBe(2);
});

it('leaves to the next run what does not fit', async () => {
  tables.on(QueryCommand).resolves({ Items: [row] });
  await handler({}, { getRemainingTimeInMillis: () => 20_000 });
  expect(sent()).toBe(0);
});

it('fails when the table does not answer', async () => {
  tables.on(QueryCommand).rejects(throttled);
  await expect(handler({}, time)).rejects.toBe(throttled);
});
