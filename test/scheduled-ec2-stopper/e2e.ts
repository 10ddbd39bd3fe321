import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceStopped,
} from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { settings } from '../../lib/scheduled-ec2-stopper/settings';
import { eventually, expectDenial, whileFunctionHas } from '../support/e2e';
import { type Heard, listenTo, type TopicListener } from '../support/topic-listener';
import { outputsOf, settingOf, target } from '../../tools/proofs/deployed';

const outputs = outputsOf('ScheduledEc2Stopper');
const ec2 = new EC2Client();
const functions = new LambdaClient();

const KEY = settingOf('stopperTagKey');
const VALUE = settingOf('stopperTagValue');
const OPT_OUT = settingOf('stopperOptOutTag');
const FOREIGN = `${VALUE}-foreign`;
/** Of this run alone: a test asks the stopper to stop what has this name. */
const UNTAGGED = `stopper-e2e-${randomUUID()}`;
/** Small ones, and few, where they cost something. */
const AMI = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
const TAGGED = target === 'aws' ? 3 : 100;
const OTHERS = target === 'aws' ? 1 : 9;
const MINUTES = target === 'aws' ? 10 : 1;
const waiter = { client: ec2, maxWaitTime: MINUTES * 60, minDelay: target === 'aws' ? 5 : 1 };

/** Every instance that these tests made; they touch no other. */
const made: string[] = [];

async function launch(count: number, tags: Record<string, string>, more: object = {}): Promise<string[]> {
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: target === 'aws' ? AMI : 'ami-00000000',
      InstanceType: 't4g.nano',
      MinCount: count,
      MaxCount: count,
      TagSpecifications: [
        { ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
      ...more,
    }),
  );
  const ids = Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  made.push(...ids);
  await waitUntilInstanceRunning(waiter, { InstanceIds: ids });
  return ids;
}

async function described(ids: readonly string[]): Promise<readonly Instance[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...ids] }));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

/** The states that these instances are in, each once. */
const statesOf = async (ids: readonly string[]) => [...new Set((await described(ids)).map(({ State }) => State?.Name))];

interface Answer {
  readonly stopped?: readonly string[];
  readonly started?: readonly string[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

async function invoke(FunctionName: string | undefined, payload: unknown = {}): Promise<Answer> {
  const { Payload, FunctionError } = await functions.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
  );
  const text = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new Error(text);
  return JSON.parse(text) as Answer;
}
const stop = (payload?: unknown) => invoke(outputs['StopperFunctionName'], payload);
const start = () => invoke(outputs['StarterFunctionName']);

/** Runs something while the stopper asks for other instances than its policy allows. */
const misconfigured = <T>(variables: Record<string, string>, during: () => Promise<T>): Promise<T> =>
  whileFunctionHas(outputs['StopperFunctionName'] ?? '', variables, during);

let tagged: string[];
let optedOut: string[];
let foreign: string[];
let untagged: string[];
let guarded: string[];
let reports: TopicListener;

beforeAll(async () => {
  if (target === 'aws' && VALUE === settings.stopperTagValue.default) {
    throw new Error(`These tests stop what has the tag ${KEY}=${VALUE}: not in an account where others may have it.`);
  }
  reports = await listenTo(outputs['ReportTopicArn'] ?? '');
  tagged = await launch(TAGGED, { [KEY]: VALUE, Name: 'stopper-e2e' });
  optedOut = await launch(OTHERS, { [KEY]: VALUE, [OPT_OUT]: 'yes' });
  foreign = await launch(OTHERS, { [KEY]: FOREIGN });
  untagged = await launch(1, { Name: UNTAGGED });
  guarded = await launch(1, { [KEY]: VALUE }, { DisableApiStop: true });
}, MINUTES * 120_000);

afterAll(async () => {
  for (const InstanceId of guarded) {
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiStop: { Value: false } }));
  }
  if (made.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds: made }));
  await reports.stop();
});

async function nextReport(): Promise<Heard> {
  return eventually(
    async () => {
      const report = await reports.next();
      if (!report) throw new Error('There is no report.');
      return report;
    },
    { within: 30 },
  );
}

it('[stopper-9] a dry run reports what it would stop, and stops nothing', async () => {
  const answer = await stop({ dryRun: true });
  expect([...(answer.stopped ?? [])].sort()).toEqual([...tagged, ...guarded].sort());
  expect(answer.skipped).toHaveLength(OTHERS);
  expect(await statesOf(made)).toEqual(['running']);
});

it('[stopper-9] refuses a dryRun that is neither true nor false', async () => {
  await expect(stop({ dryRun: 'yes' })).rejects.toThrow(/dryRun|boolean/);
  expect(await statesOf(made)).toEqual(['running']);
});

it.each<[string, Record<string, string>, () => string[]]>([
  ['with another value of the tag', { TAG_VALUE: FOREIGN }, () => foreign],
  ['without the tag', { TAG_KEY: 'Name', TAG_VALUE: UNTAGGED }, () => untagged],
])('[stopper-2] its own role is refused when it asks to stop instances %s', async (_, variables, others) => {
  for (const id of others()) expectDenial({ action: 'ec2:StopInstances', resource: id });
  const { stopped, failed } = await misconfigured(variables, () => stop());
  expect(stopped).toEqual([]);
  expect(failed.map(({ id }) => id).sort()).toEqual([...others()].sort());
  for (const { error } of failed) expect(error).toMatch(/^UnauthorizedOperation: /);
  expect(await statesOf(others())).toEqual(['running']);
  expect((await nextReport()).Subject).toBe(`EC2 instances: Stopped 0, left 0, failed ${String(others().length)}`);
});

it(
  '[stopper-1] [stopper-3] [stopper-5] stops what is tagged, leaves the others, and reports both',
  async () => {
    const { stopped, skipped, failed } = await stop();
    expect([...(stopped ?? [])].sort()).toEqual([...tagged].sort());
    expect(failed).toEqual([]);
    expect(skipped).toHaveLength(OTHERS + 1);
    expect(skipped).toEqual(expect.arrayContaining(optedOut.map((id) => ({ id, reason: 'opted-out' }))));
    expect(skipped).toContainEqual({ id: guarded[0], reason: 'stop-protected' });
    await waitUntilInstanceStopped(waiter, { InstanceIds: tagged });
    expect(await statesOf([...optedOut, ...foreign, ...untagged, ...guarded])).toEqual(['running']);
    const { Subject, Message } = await nextReport();
    expect(Subject).toBe(`EC2 instances: Stopped ${String(TAGGED)}, left ${String(OTHERS + 1)}, failed 0`);
    expect(Message).toContain(`${guarded[0] ?? ''}: is protected against being stopped`);
    expect(Message).toContain(`${tagged[0] ?? ''} (stopper-e2e)`);
  },
  MINUTES * 60_000,
);

it(
  '[stopper-6] starts what it stopped, and not what people stopped since, or at all',
  async () => {
    const [late = '', ...others] = tagged;
    // EC2 keeps the launch time in whole seconds; its instances take longer to stop than that.
    await setTimeout(1100);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [late] }));
    await waitUntilInstanceRunning(waiter, { InstanceIds: [late] });
    const byHand = [late, ...optedOut];
    await ec2.send(new StopInstancesCommand({ InstanceIds: byHand }));
    await waitUntilInstanceStopped(waiter, { InstanceIds: byHand });

    const { started, skipped, failed } = await start();
    expect([...(started ?? [])].sort()).toEqual([...others].sort());
    expect(skipped).toEqual([{ id: late, reason: 'started-since' }]);
    expect(failed).toEqual([]);
    expect(await statesOf(byHand)).toEqual(['stopped']);
    expect((await nextReport()).Subject).toBe(`EC2 instances: Started ${String(TAGGED - 1)}, left 1, failed 0`);
  },
  MINUTES * 180_000,
);

it(
  '[stopper-2] [stopper-3] its own role is refused when it asks to stop what is opted out, and stops the rest',
  async () => {
    await waitUntilInstanceRunning(waiter, { InstanceIds: tagged.slice(1) });
    const [kept = ''] = optedOut;
    await ec2.send(new StartInstancesCommand({ InstanceIds: [kept] }));
    await waitUntilInstanceRunning(waiter, { InstanceIds: [kept] });
    expectDenial({ action: 'ec2:StopInstances', resource: kept });
    const { stopped, failed } = await misconfigured({ OPT_OUT_TAG: 'nobody-has-this' }, () => stop());
    expect([...(stopped ?? [])].sort()).toEqual(tagged.slice(1).sort());
    expect(failed).toMatchObject([{ id: kept, error: expect.stringMatching(/^UnauthorizedOperation: /) as string }]);
    expect(await statesOf([kept])).toEqual(['running']);
  },
  MINUTES * 120_000,
);
