import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client, RunInstancesCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unheard } from '../../proofs/event-triggers/unheard';
import { nameOf, outputsOf, queues, target } from '../../tools/proofs/deployed';
import { runTool } from '../support/command';
import { eventually } from '../support/e2e';
import { listenTo, type TopicListener } from '../support/topic-listener';

const outputs = outputsOf('EventTriggers');
const { AuditTableName: TableName, EventBusName = '', ArchiveName, LogGroupName: logGroupName } = outputs;
const ec2 = new EC2Client();
const events = new EventBridgeClient();
const tables = DynamoDBDocumentClient.from(new DynamoDBClient());
const logs = new CloudWatchLogsClient();
const workflows = new SFNClient();
const { WorkflowArn: stateMachineArn } = outputs;

const AMI = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
/** AWS may take minutes to stop an instance, and ten to archive an event. */
const WITHIN = target === 'aws' ? 900 : 30;
const LIMIT = 3 * WITHIN * 1000;

interface Row {
  readonly row: string;
  readonly at: string;
  readonly id: string;
  readonly state: string;
  readonly source: string;
  readonly replayed?: boolean;
  readonly event?: string;
}

/** All that is kept of a subject: its newest state, and its changes. */
async function kept(subject: string): Promise<{ state: string | undefined; changes: readonly Row[] }> {
  const { Items = [] } = await tables.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'subject = :subject',
      ExpressionAttributeValues: { ':subject': subject },
      ConsistentRead: true,
    }),
  );
  const rows = Items as Row[];
  return {
    state: rows.find(({ row }) => row === 'STATE')?.state,
    changes: rows.filter(({ row }) => row !== 'STATE'),
  };
}

/** The changes of a subject, once there are so many. */
const changesOf = (subject: string, count: number): Promise<readonly Row[]> =>
  eventually(
    async () => {
      const { changes } = await kept(subject);
      if (changes.length < count) throw new Error(`${subject} has ${changes.length} changes.`);
      return changes;
    },
    { within: WITHIN },
  );

async function put(detail: object, Time?: Date): Promise<string> {
  const entry = { EventBusName, Source: 'shop', DetailType: 'Order', Detail: JSON.stringify(detail), Time };
  const { Entries: [result] = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
  if (result?.EventId === undefined) throw new Error(`The bus refused it: ${result?.ErrorMessage ?? ''}`);
  return result.EventId;
}

async function launch(): Promise<string> {
  const size = { MinCount: 1, MaxCount: 1, InstanceType: 't4g.nano' as const };
  const ImageId = target === 'aws' ? AMI : 'ami-00000000';
  const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand({ ImageId, ...size }));
  made.push(instance?.InstanceId ?? '');
  return instance?.InstanceId ?? '';
}

/** How often the workflow was started for events of a subject. */
async function startsOf(subject: string): Promise<number> {
  let starts = 0;
  for await (const { executions = [] } of paginateListExecutions({ client: workflows }, { stateMachineArn })) {
    for (const { executionArn } of executions) {
      const { input = '' } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
      if (input.includes(subject)) starts += 1;
    }
  }
  return starts;
}

async function reconcile(): Promise<void> {
  const FunctionName = outputs['ReconcilerFunctionName'];
  const run = await new LambdaClient().send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  if (run.FunctionError !== undefined) throw new Error(run.Payload?.transformToString());
}

const told: { subject: string; state: string }[] = [];
/** The states of which people were told, for a subject. */
async function toldOf(subject: string): Promise<string[]> {
  for (let heard = await notices.next(); heard; heard = await notices.next()) {
    told.push(JSON.parse(heard.Message) as { subject: string; state: string });
  }
  return told.filter((notice) => notice.subject === subject).map(({ state }) => state);
}
const expectTold = (subject: string, states: readonly string[]) =>
  eventually(
    async () => {
      expect(await toldOf(subject)).toEqual(states);
    },
    { within: WITHIN },
  );

const linesAbout = async (subject: string): Promise<number> => {
  const filtered = new FilterLogEventsCommand({ logGroupName, filterPattern: `"${subject}"` });
  return (await logs.send(filtered)).events?.length ?? 0;
};

const made: string[] = [];
let notices: TopicListener;

beforeAll(async () => {
  notices = await listenTo(outputs['NoticeTopicArn'] ?? '');
});

afterAll(async () => {
  if (made.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds: made }));
  await notices.stop();
});

it(
  '[trigger-2] [trigger-3] [trigger-6] records each change of an instance, knows its newest state, and tells of a chosen one',
  async () => {
    const id = await launch();
    await changesOf(id, 2);
    // Two changes back within a second would be told apart by the lifecycle alone.
    await setTimeout(1100);
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    const changes = await changesOf(id, 4);
    expect(changes.map(({ state }) => state).sort()).toEqual(['pending', 'running', 'stopped', 'stopping']);
    expect(new Set(changes.map(({ source }) => source))).toEqual(new Set(['event']));
    expect((await kept(id)).state).toBe('stopped');
    await expectTold(id, ['stopped']);
  },
  LIMIT,
);

it(
  '[trigger-4] [trigger-6] finds a change whose event was lost, marks it as found, and tells of it',
  async () => {
    const id = await launch();
    await changesOf(id, 2);
    await setTimeout(1100);
    const settled = () => setTimeout(target === 'aws' ? 120_000 : 0);
    await unheard(() => ec2.send(new StopInstancesCommand({ InstanceIds: [id] })), settled);
    expect((await kept(id)).state).toBe('running');
    await setTimeout(1100);
    await reconcile();
    const changes = await changesOf(id, 3);
    expect(changes.filter(({ source }) => source === 'reconciler')).toMatchObject([{ state: 'stopped' }]);
    expect((await kept(id)).state).toBe('stopped');
    await expectTold(id, ['stopped']);

    await reconcile();
    await setTimeout(2000);
    expect((await kept(id)).changes).toHaveLength(3);
  },
  LIMIT,
);

it(
  '[trigger-3] an event that comes late turns no newer state back',
  async () => {
    const subject = `order-${randomUUID()}`;
    await put({ subject, state: 'paid' });
    await changesOf(subject, 1);
    await put({ subject, state: 'placed' }, new Date(Date.now() - 3_600_000));
    expect((await changesOf(subject, 2)).map(({ state }) => state)).toEqual(['placed', 'paid']);
    expect((await kept(subject)).state).toBe('paid');
  },
  LIMIT,
);

it(
  '[trigger-7] keeps an event of a shape that nobody knows',
  async () => {
    const mark = randomUUID();
    const id = await put({ mark });
    const row = await eventually(
      async () => {
        const found = (await kept('shop/Order')).changes.find((change) => change.id === id);
        if (!found) throw new Error('It is not there.');
        return found;
      },
      { within: WITHIN },
    );
    expect(row).toMatchObject({ state: 'unknown', source: 'event', event: expect.stringContaining(mark) as string });
  },
  LIMIT,
);

it(
  '[trigger-5] a replay changes no state, starts no follow-up and tells nobody; what was lost comes back',
  async () => {
    const [subject, lost] = [`order-${randomUUID()}`, `order-${randomUUID()}`];
    const from = new Date(Date.now() - 60_000);
    for (const one of [subject, lost]) await put({ subject: one, state: 'stopped' });
    await changesOf(subject, 1);
    const [{ row } = { row: '' }] = await changesOf(lost, 1);
    for (const one of [subject, lost]) await expectTold(one, ['stopped']);
    await eventually(
      async () => {
        expect([await linesAbout(subject), await startsOf(subject)]).toEqual([1, 1]);
      },
      { within: WITHIN },
    );
    const before = await kept(subject);
    await tables.send(new DeleteCommand({ TableName, Key: { subject: lost, row } }));

    const { Arn: bus } = await events.send(new DescribeEventBusCommand({ Name: EventBusName }));
    const { ArchiveArn } = await events.send(new DescribeArchiveCommand({ ArchiveName }));
    if (target === 'aws') await setTimeout(600_000);
    await events.send(
      new StartReplayCommand({
        ReplayName: `replay-${randomUUID()}`,
        EventSourceArn: ArchiveArn,
        EventStartTime: from,
        EventEndTime: new Date(Date.now() + 1000),
        Destination: { Arn: bus },
      }),
    );
    const back = await changesOf(lost, 1);
    expect(back).toMatchObject([{ state: 'stopped', replayed: true }]);
    await setTimeout(2000);
    expect(await kept(subject)).toEqual(before);
    for (const one of [subject, lost]) expect(await toldOf(one)).toEqual(['stopped']);
    expect([await linesAbout(subject), await startsOf(subject)]).toEqual([1, 1]);
  },
  LIMIT,
);

it(
  'starts what an event could not start, once, when its dead letter is sent back',
  async () => {
    const subject = `order-${randomUUID()}`;
    const event = { id: randomUUID(), source: 'shop', 'detail-type': 'Order', detail: { subject, state: 'paid' } };
    const letter = {
      QueueUrl: await nameOf('EventTriggers', 'AWS::SQS::Queue', 'NextUndelivered'),
      MessageBody: JSON.stringify({ ...event, time: new Date().toISOString(), resources: [] }),
      MessageAttributes: { TARGET_ARN: { DataType: 'String', StringValue: stateMachineArn } },
    };
    for (let times = 0; times < 2; times += 1) await queues.send(new SendMessageCommand(letter));
    const redriven = await runTool('tools/commands/redrive.ts', ['EventTriggers', 'next-undelivered', '--aws']);
    expect([redriven.code, redriven.printed]).toEqual([0, expect.stringContaining('2 dead letters were sent back.')]);
    expect(await startsOf(subject)).toBe(1);
  },
  LIMIT,
);
