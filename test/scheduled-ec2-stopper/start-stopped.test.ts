import './variables';
import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  type Instance,
  StartInstancesCommand,
  type StartInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { PublishCommand } from '@aws-sdk/client-sns';
import { handler } from '../../lambdas/scheduled-ec2-stopper/start-stopped.handler';
import { captureMetrics } from '../support/metrics';
import { describes, ec2, plenty, refusal, topics } from './ec2';
import { instance, NOW } from './samples';
import { withoutWaiting } from '../support/pauses';

const start = (context = plenty) => handler({}, context);
const started = () => ec2.commandCalls(StartInstancesCommand).map(({ args }) => args[0].input.InstanceIds);
const stopped = (id: string, at = NOW.toISOString()) => instance(id, { tags: { StoppedBySchedule: at } });

function starts(refused: Readonly<Record<string, Error>> = {}): void {
  ec2.on(StartInstancesCommand).callsFake(({ InstanceIds = [] }: StartInstancesCommandInput) => {
    const bad = InstanceIds.find((id) => id in refused);
    if (bad !== undefined) throw refused[bad] ?? new Error(bad);
    return { StartingInstances: InstanceIds.map((InstanceId) => ({ InstanceId })) };
  });
}

let pauses: number[];
let emitted: (metric: string) => unknown[];

/** What is described: what is stopped and marked at first; once its start was called, as it is then. */
function describesAfter(before: readonly Instance[], ...after: readonly Instance[]): void {
  ec2.on(DescribeInstancesCommand).callsFake(({ Filters = [] }: DescribeInstancesCommandInput) => ({
    Reservations: [{ Instances: Filters[0]?.Name === 'instance-id' ? after : before }],
  }));
}

beforeEach(() => {
  jest.restoreAllMocks();
  ({ emitted } = captureMetrics());
  pauses = withoutWaiting();
  ec2.reset();
  topics.reset();
  topics.on(PublishCommand).resolves({});
  starts();
});

it('[stopper-6] starts what is stopped and marked', async () => {
  describes([stopped('i-1'), stopped('i-2')]);
  expect(await start()).toEqual({ started: ['i-1', 'i-2'], skipped: [], failed: [] });
  expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input.Filters).toEqual([
    { Name: 'tag:Environment', Values: ['dev'] },
    { Name: 'tag-key', Values: ['StoppedBySchedule'] },
    { Name: 'instance-state-name', Values: ['stopped'] },
  ]);
  expect(topics.commandCalls(PublishCommand)[0]?.args[0].input.Subject).toBe(
    'EC2 instances: Started 2, left 0, failed 0',
  );
});

it.each([
  ['launched after it was marked', '2026-11-23T07:59:59Z'],
  ['whose mark is no time', 'yesterday'],
  ['whose mark is empty', ''],
])('[stopper-6] leaves an instance %s', async (_, mark) => {
  describes([stopped('i-1', mark)]);
  expect(await start()).toEqual({ started: [], skipped: [{ id: 'i-1', reason: 'started-since' }], failed: [] });
  expect(started()).toEqual([]);
});

it('[stopper-3] starts all but the one that has no capacity, without waiting for it', async () => {
  describes([stopped('i-1'), stopped('i-2'), stopped('i-3')]);
  const error = Object.assign(refusal('InsufficientInstanceCapacity', 'None left.'), {
    $metadata: { httpStatusCode: 500 },
  });
  starts({ 'i-2': error });
  expect(await start()).toEqual({
    started: ['i-1', 'i-3'],
    skipped: [],
    failed: [{ id: 'i-2', error: 'InsufficientInstanceCapacity: None left.' }],
  });
  expect(started()).toHaveLength(5);
  expect(emitted('FailedInstances')).toMatchObject([{ value: 1 }]);
});

it('[stopper-5] reports an instance that falls back to stopped, with the reason of EC2', async () => {
  const StateReason = { Message: 'Client.InternalError: Client error on launch' };
  describesAfter(
    ['i-1', 'i-2', 'i-3', 'i-4'].map((id) => stopped(id)),
    instance('i-1', { State: { Name: 'running' } }),
    instance('i-2', { State: { Name: 'stopped' }, StateReason }),
    instance('i-3', { State: { Name: 'pending' } }),
  );
  expect(await start()).toEqual({
    started: ['i-1', 'i-3'],
    skipped: [],
    failed: [
      { id: 'i-2', error: 'NotStarted: It is stopped again. Client.InternalError: Client error on launch' },
      { id: 'i-4', error: 'EC2 did not answer for it.' },
    ],
  });
  expect(pauses).toEqual([30_000]);
  expect(emitted('FailedInstances')).toMatchObject([{ value: 2 }]);
});

it('[stopper-5] reports when it cannot see whether they start', async () => {
  ec2.on(DescribeInstancesCommand).callsFake(({ Filters = [] }: DescribeInstancesCommandInput) => {
    if (Filters[0]?.Name === 'instance-id') throw refusal('UnauthorizedOperation');
    return { Reservations: [{ Instances: [stopped('i-1')] }] };
  });
  const { started: done, failed } = await start();
  expect(done).toEqual([]);
  expect(failed[0]?.error).toContain('whether it does is not known');
});

it('[stopper-5] reports in time what it has no time for', async () => {
  describes(Array.from({ length: 60 }, (_, index) => stopped(`i-${String(index)}`)));
  let left = 110_000;
  const answer = await start({ getRemainingTimeInMillis: () => (left -= 30_000) });
  expect([answer.started.length, answer.failed.length]).toEqual([0, 60]);
  expect(started()[0]).toHaveLength(50);
  expect(started()).toHaveLength(1);
  const errors = answer.failed.map(({ error }) => error);
  expect(errors.filter((error) => error.includes('no time left to look'))).toHaveLength(50);
  expect(errors.filter((error) => error === 'Error: The run had no time left.')).toHaveLength(10);
});

it.each<[string, () => unknown]>([
  ['instances cannot be described', () => ec2.on(DescribeInstancesCommand).rejects(refusal('UnauthorizedOperation'))],
  ['the report cannot be published', () => topics.on(PublishCommand).rejects(refusal('InternalError'))],
])('[stopper-5] fails when %s, so that it is tried again', async (_, breaks) => {
  describes([stopped('i-1')]);
  breaks();
  await expect(start()).rejects.toThrow();
});
