import './variables';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { handler } from '../../lambdas/blog-site/send-welcome.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { captureMetrics } from '../support/metrics';
import { withoutWaiting } from '../support/pauses';
import { allIsWell, asked, refusal, ses, tables, time } from './mailing';
import { ID, subscriber } from './samples';

const { emitted } = captureMetrics();
const LEASE = 'SET leasedUntil = :until';
const SENT = 'SET welcome = :settled, messageId = :detail, settledAt = :now REMOVE leasedUntil, waiting';
const PARKED = 'SET welcome = :settled, reason = :detail, settledAt = :now REMOVE leasedUntil, waiting';
const RELEASE = 'REMOVE leasedUntil';

const record = (n: number, image: object = { welcome: { S: 'PENDING' } }, subject = `SUBSCRIBER#${ID}`) =>
  ({ dynamodb: { SequenceNumber: `s${n}`, Keys: { subject: { S: subject } }, NewImage: image } }) as DynamoDBRecord;
const send = (...records: DynamoDBRecord[]) => handler({ Records: records.length > 0 ? records : [record(1)] }, time);
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

beforeEach(() => {
  jest.clearAllMocks();
  allIsWell();
});

it('[blog-1] leases the row, sends the mail, and records what SES answered', async () => {
  expect(await send()).toEqual(failed());
  expect(asked()).toEqual([LEASE, 'send', SENT]);
  expect(tables.commandCalls(UpdateCommand)[1]?.args[0].input).toMatchObject({
    ExpressionAttributeValues: { ':settled': 'SENT', ':detail': 'm1' },
  });
  const { Source, Destinations, ConfigurationSetName } = ses.commandCalls(SendRawEmailCommand)[0]?.args[0].input ?? {};
  expect({ Source, Destinations, ConfigurationSetName }).toEqual({
    Source: 'blog@example.com',
    Destinations: ['ann@example.com'],
    ConfigurationSetName: 'mails',
  });
});

it.each([
  ['a post', record(1, { title: { S: 'x' } }, 'POST#x')],
  ['a mail that is recorded', record(1, { welcome: { S: 'SENT' } })],
  ['a lease, which is the function’s own', record(1, { welcome: { S: 'PENDING' }, leasedUntil: { S: 'x' } })],
  ['a deletion', { dynamodb: { SequenceNumber: 's1', Keys: { subject: { S: `SUBSCRIBER#${ID}` } } } }],
])('looks no further at %s', async (_, one) => {
  expect(await send(one)).toEqual(failed());
  expect(tables.calls()).toEqual([]);
});

it('[blog-2] sends nothing when the row shows by now that it was sent, or is gone', async () => {
  for (const Item of [{ ...subscriber, welcome: 'SENT' }, undefined]) {
    tables.on(GetCommand).resolves({ Item });
    expect(await send()).toEqual(failed());
  }
  expect(asked()).toEqual([]);
});

it('[blog-2] sends nothing while another run holds the lease, or was faster to take it', async () => {
  tables.on(GetCommand).resolves({ Item: { ...subscriber, leasedUntil: '9999-01-01T00:00:00.000Z' } });
  expect(await send()).toEqual(failed('s1'));
  tables.on(GetCommand).resolves({ Item: subscriber });
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect(await send()).toEqual(failed('s1'));
  expect(asked()).toEqual([LEASE]);
});

it('[blog-1] parks a mail that SES refuses for good, with the reason and an alarm', async () => {
  ses.on(SendRawEmailCommand).rejects(refusal('MessageRejected', 400));
  expect(await send()).toEqual(failed());
  expect(asked()).toEqual([LEASE, 'send', PARKED]);
  expect(tables.commandCalls(UpdateCommand)[1]?.args[0].input).toMatchObject({
    ExpressionAttributeValues: { ':settled': 'PARKED', ':detail': 'MessageRejected: refused' },
  });
  expect(emitted('ParkedWelcomes')).toMatchObject([{ value: 1, service: 'BlogSite' }]);
});

it.each(['Throttling', 'AccountSendingPausedException', 'MailFromDomainNotVerifiedException'])(
  '[blog-1] gives the lease back and tries again after %s',
  async (name) => {
    ses.on(SendRawEmailCommand).rejects(refusal(name, 400));
    expect(await send()).toEqual(failed('s1'));
    expect(asked()).toEqual([LEASE, 'send', RELEASE]);
  },
);

it.each([
  ['the sender has not been confirmed yet', 'blog@example.com', failed('s1'), [LEASE, 'send', RELEASE]],
  ['the sandbox does not know the reader', 'ann@example.com', failed(), [LEASE, 'send', PARKED]],
])('[blog-1] logs whose address SES wants verified: %s', async (_, address, answer, calls) => {
  const message = `Email address is not verified. The following identities failed the check in region X: ${address}`;
  ses.on(SendRawEmailCommand).rejects(refusal('MessageRejected', 400, message));
  expect(await send()).toEqual(answer);
  expect(asked()).toEqual(calls);
});

it('[blog-2] keeps the lease when SES gave no answer: the mail may have been sent', async () => {
  ses.on(SendRawEmailCommand).rejects(refusal('TimeoutError'));
  expect(await send()).toEqual(failed('s1'));
  expect(asked()).toEqual([LEASE, 'send']);
});

it('[blog-2] tries to record a mail for as long as there is time', async () => {
  withoutWaiting();
  tables.on(UpdateCommand).resolvesOnce({}).rejectsOnce(throttled).rejectsOnce(throttled).resolves({});
  expect(await send()).toEqual(failed());
  expect(asked()).toEqual([LEASE, 'send', SENT, SENT, SENT]);
});

it('reports a mail that could not be recorded when the time is over', async () => {
  const times = [60_000, 5000];
  tables.on(UpdateCommand).resolvesOnce({}).rejects(throttled);
  const running = handler({ Records: [record(1)] }, { getRemainingTimeInMillis: () => times.shift() ?? 0 });
  expect(await running).toEqual(failed('s1'));
});

it('[blog-1] stops at the first mail to be tried again', async () => {
  tables.on(GetCommand).rejects(throttled);
  expect(await send(record(1, { welcome: { S: 'SENT' } }), record(2), record(3))).toEqual(failed('s2'));
  expect(tables.commandCalls(GetCommand)).toHaveLength(1);
});

it('begins no mail for which there is not time enough', async () => {
  expect(await handler({ Records: [record(1)] }, { getRemainingTimeInMillis: () => 20_000 })).toEqual(failed('s1'));
  expect(tables.calls()).toEqual([]);
});

it('sends nothing, and logs it, without a sender', async () => {
  await jest.isolateModulesAsync(async () => {
    process.env['MAIL_FROM'] = 'nobody';
    const { handler: silent } = await import('../../lambdas/blog-site/send-welcome.handler');
    process.env['MAIL_FROM'] = 'blog@example.com';
    expect(await silent({ Records: [record(1)] }, time)).toEqual(failed());
  });
  expect([...tables.calls(), ...ses.calls()]).toEqual([]);
});
