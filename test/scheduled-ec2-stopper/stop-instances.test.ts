import './variables';
import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  EC2Client,
  StopInstancesCommand,
  type StopInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { PublishCommand } from '@aws-sdk/client-sns';
import { handler } from '../../lambdas/scheduled-ec2-stopper/stop-instances.handler';
import { captureMetrics } from '../support/metrics';
import { describes, ec2, plenty, PROTECTED, refusal, topics } from './ec2';
import { instance, NOW } from './samples';
import { withoutWaiting } from '../support/pauses';

const stop = (payload: unknown = {}, context = plenty) => handler(payload, context);
const inputs = (command: typeof StopInstancesCommand) => ec2.commandCalls(command).map(({ args }) => args[0].input);
const reports = () => topics.commandCalls(PublishCommand).map(({ args }) => args[0].input);
const marks = () => ec2.commandCalls(CreateTagsCommand).map(({ args }) => args[0].input);

/** EC2 stops a batch, unless one of these is in it. */
function stops(refused: Readonly<Record<string, Error>> = {}, before: Readonly<Record<string, 'stopping'>> = {}): void {
  ec2.on(StopInstancesCommand).callsFake(({ InstanceIds = [] }: StopInstancesCommandInput) => {
    const bad = InstanceIds.find((id) => id in refused);
    if (bad !== undefined) throw refused[bad] ?? new Error(bad);
    const StoppingInstances = InstanceIds.map((InstanceId) => ({
      InstanceId,
      PreviousState: { Name: before[InstanceId] ?? 'running' },
      CurrentState: { Name: 'stopping' },
    }));
    return { StoppingInstances };
  });
}

/** EC2 refuses one of so many calls, whatever it asks for. */
function throttlesOneOf(many: number): void {
  let calls = 0;
  jest.spyOn(EC2Client.prototype, 'send').mockImplementation(((command: Parameters<typeof ec2.send>[0]) => {
    calls += 1;
    return calls % many === 0 ? Promise.reject(refusal('RequestLimitExceeded')) : (ec2.send(command) as unknown);
  }) as never);
}

let pauses: number[];
let emitted: (metric: string) => unknown[];

beforeEach(() => {
  jest.restoreAllMocks();
  ({ emitted } = captureMetrics());
  pauses = withoutWaiting();
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout'] });
  ec2.reset();
  topics.reset();
  ec2.on(CreateTagsCommand).resolves({});
  topics.on(PublishCommand).resolves({});
  stops();
});

afterEach(() => {
  jest.useRealTimers();
});

it('stops what runs and has the tag, marks it with the time, and reports it', async () => {
  describes([instance('i-1', { tags: { Name: 'web' } }), instance('i-2')]);
  expect(await stop()).toEqual({ stopped: ['i-1', 'i-2'], skipped: [], failed: [] });
  expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toEqual({
    Filters: [
      { Name: 'tag:Environment', Values: ['dev'] },
      { Name: 'instance-state-name', Values: ['running'] },
    ],
    MaxResults: 500,
  });
  expect(inputs(StopInstancesCommand)).toEqual([{ InstanceIds: ['i-1', 'i-2'] }]);
  expect(marks()).toEqual([
    { Resources: ['i-1', 'i-2'], Tags: [{ Key: 'StoppedBySchedule', Value: NOW.toISOString() }] },
  ]);
  expect(reports()).toEqual([
    {
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:reports',
      Subject: 'EC2 instances: Stopped 2, left 0, failed 0',
      Message: expect.stringContaining('i-1 (web)') as string,
    },
  ]);
});

it('[stopper-1] leaves what is excluded, each with its reason', async () => {
  describes([
    instance('i-kept', { tags: { KeepRunning: '' } }),
    instance('i-scaled', { tags: { 'aws:autoscaling:groupName': 'web' } }),
    instance('i-once', { InstanceLifecycle: 'spot', SpotInstanceRequestId: 'sir-once' }),
    instance('i-spot', { InstanceLifecycle: 'spot', SpotInstanceRequestId: 'sir-kept' }),
    instance('i-store', { RootDeviceType: 'instance-store' }),
    instance('i-safe'),
  ]);
  ec2
    .on(DescribeSpotInstanceRequestsCommand)
    .resolves({ SpotInstanceRequests: [{ SpotInstanceRequestId: 'sir-kept' }] });
  stops({ 'i-safe': refusal('OperationNotPermitted', PROTECTED) });
  expect(await stop()).toEqual({
    stopped: ['i-spot'],
    skipped: [
      { id: 'i-kept', reason: 'opted-out' },
      { id: 'i-scaled', reason: 'auto-scaling' },
      { id: 'i-once', reason: 'one-time-spot' },
      { id: 'i-store', reason: 'instance-store' },
      { id: 'i-safe', reason: 'stop-protected' },
    ],
    failed: [],
  });
  expect(ec2.commandCalls(DescribeSpotInstanceRequestsCommand)[0]?.args[0].input.Filters).toEqual([
    { Name: 'spot-instance-request-id', Values: ['sir-once', 'sir-kept'] },
    { Name: 'type', Values: ['persistent'] },
  ]);
});

it('[stopper-3] stops all but the one that EC2 refuses, and alarms on that', async () => {
  describes(Array.from({ length: 50 }, (_, index) => instance(`i-${String(index)}`)));
  stops({ 'i-17': refusal('IncorrectInstanceState', 'It is terminated.') });
  const { stopped, failed } = await stop();
  expect(stopped).toHaveLength(49);
  expect(failed).toEqual([{ id: 'i-17', error: 'IncorrectInstanceState: It is terminated.' }]);
  expect(inputs(StopInstancesCommand).length).toBeLessThan(15);
  expect(emitted('FailedInstances')).toEqual([
    { value: 1, service: 'ScheduledEc2Stopper', namespace: 'ProvenServerless', dimensions: [['service']] },
  ]);
});

it('[stopper-4] stops 5,000 instances, over pages of which some are empty, in batches of 50', async () => {
  const all = Array.from({ length: 5000 }, (_, index) => instance(`i-${String(index)}`));
  describes(...Array.from({ length: 10 }, (_, page) => all.slice(page * 500, (page + 1) * 500)), []);
  expect((await stop()).stopped).toHaveLength(5000);
  expect(inputs(StopInstancesCommand).map(({ InstanceIds }) => InstanceIds?.length)).toEqual(Array(100).fill(50));
});

it('[stopper-3] [stopper-4] stops all of 5,000 but the bad ones, while EC2 throttles every third call', async () => {
  const all = Array.from({ length: 5000 }, (_, index) => instance(`i-${String(index)}`));
  const bad = all.flatMap(({ InstanceId }, index) => (index % 400 === 7 ? [InstanceId] : []));
  describes(...Array.from({ length: 10 }, (_, page) => all.slice(page * 500, (page + 1) * 500)));
  stops(Object.fromEntries(bad.map((id) => [id, refusal('IncorrectInstanceState')])));
  throttlesOneOf(3);
  const { stopped, skipped, failed } = await stop();
  expect(failed.map(({ id }) => id)).toEqual(bad);
  expect(stopped).toEqual(all.map(({ InstanceId }) => InstanceId).filter((id) => !bad.includes(id)));
  expect(skipped).toEqual([]);
  expect(pauses.length).toBeGreaterThan(50);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(20_000);
});

it('[stopper-4] waits longer and longer when EC2 throttles, and then goes on', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(1);
  describes([instance('i-1')]);
  const throttled = refusal('RequestLimitExceeded');
  ec2
    .on(StopInstancesCommand)
    .rejectsOnce(throttled)
    .rejectsOnce(throttled)
    .rejectsOnce(throttled)
    .resolves({
      StoppingInstances: [{ InstanceId: 'i-1', PreviousState: { Name: 'running' } }],
    });
  expect((await stop()).stopped).toEqual(['i-1']);
  expect(pauses).toEqual([1000, 2000, 4000]);
});

it('[stopper-5] fails what EC2 throttles for good', async () => {
  describes([instance('i-1'), instance('i-2')]);
  ec2.on(StopInstancesCommand).rejects(refusal('RequestLimitExceeded', 'Slow down.'));
  const error = 'RequestLimitExceeded: Slow down.';
  expect(await stop()).toEqual({
    stopped: [],
    skipped: [],
    failed: [
      { id: 'i-1', error },
      { id: 'i-2', error },
    ],
  });
  expect(inputs(StopInstancesCommand)).toHaveLength(8);
});

it('[stopper-5] reports in time what it has no time for', async () => {
  describes(Array.from({ length: 120 }, (_, index) => instance(`i-${String(index)}`)));
  let left = 200_000;
  const { stopped, failed } = await stop({}, { getRemainingTimeInMillis: () => (left -= 60_000) });
  expect(stopped).toHaveLength(100);
  expect(failed).toHaveLength(20);
  expect(failed[0]).toEqual({ id: 'i-100', error: 'Error: The run had no time left.' });
  expect(reports()).toHaveLength(1);
});

it('[stopper-5] fails for an instance that EC2 leaves out of its answer', async () => {
  describes([instance('i-1'), instance('i-2')]);
  ec2
    .on(StopInstancesCommand)
    .resolves({ StoppingInstances: [{ InstanceId: 'i-1', PreviousState: { Name: 'running' } }] });
  expect(await stop()).toMatchObject({
    stopped: ['i-1'],
    failed: [{ id: 'i-2', error: 'EC2 did not answer for it.' }],
  });
});

it('[stopper-6] does not mark what was stopping already', async () => {
  describes([instance('i-1'), instance('i-2')]);
  stops({}, { 'i-2': 'stopping' });
  expect(await stop()).toEqual({ stopped: ['i-1'], skipped: [{ id: 'i-2', reason: 'not-running' }], failed: [] });
  expect(marks()).toMatchObject([{ Resources: ['i-1'] }]);
});

it('[stopper-5] fails for what it stopped and could not mark', async () => {
  describes([instance('i-1')]);
  ec2.on(CreateTagsCommand).rejects(refusal('TagLimitExceeded', 'Too many tags.'));
  expect((await stop()).failed).toEqual([
    { id: 'i-1', error: 'Error: It is stopped, but not marked: it will not be started in the morning. Too many tags.' },
  ]);
});

it('[stopper-9] a dry run reports what it would do, and does nothing', async () => {
  describes([instance('i-1'), instance('i-kept', { tags: { KeepRunning: 'x' } })]);
  expect(await stop({ dryRun: true })).toEqual({
    stopped: ['i-1'],
    skipped: [{ id: 'i-kept', reason: 'opted-out' }],
    failed: [],
  });
  expect([...inputs(StopInstancesCommand), ...marks(), ...reports()]).toEqual([]);
});

it.each([{ DryRun: true }, { dryRun: true, Force: true }, { dryRun: 'yes' }, { dryRun: 1 }, [], null, 'dry'])(
  '[stopper-9] refuses the payload %j',
  async (payload) => {
    describes([instance('i-1')]);
    await expect(stop(payload)).rejects.toThrow('The payload is refused, and nothing is done.');
    expect(ec2.calls()).toEqual([]);
  },
);

it('[stopper-5] reports of an instance that would hibernate that it was stopped without', async () => {
  describes([instance('i-1', { HibernationOptions: { Configured: true } }), instance('i-2')]);
  await stop();
  expect(reports()[0]?.Message).toMatch(/i-1: is set up to hibernate, and was stopped: .*\n {2}i-2(\n|$)/);
});

it('publishes nothing when nothing matches', async () => {
  describes([]);
  expect(await stop()).toEqual({ stopped: [], skipped: [], failed: [] });
  expect(reports()).toEqual([]);
});

it.each<[string, () => unknown]>([
  ['instances cannot be described', () => ec2.on(DescribeInstancesCommand).rejects(refusal('UnauthorizedOperation'))],
  ['Spot requests cannot be described', () => ec2.on(DescribeSpotInstanceRequestsCommand).rejects(refusal('Unknown'))],
  ['the report cannot be published', () => topics.on(PublishCommand).rejects(refusal('InternalError'))],
])('[stopper-5] fails when %s, so that it is tried again', async (_, breaks) => {
  describes([instance('i-1', { InstanceLifecycle: 'spot', SpotInstanceRequestId: 'sir-1' })]);
  breaks();
  await expect(stop()).rejects.toThrow();
});
