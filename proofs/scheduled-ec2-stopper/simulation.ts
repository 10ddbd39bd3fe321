import { DAY, HOUR, MINUTE, SECOND } from '../../tools/aws/time';
import { START } from '../../tools/simulation/clock';
import { parkedIsAlarmed } from '../../tools/simulation/invariants';
import type { Launch, Transition } from '../../tools/aws/ec2/model';
import { propertiesOf, without } from '../../tools/simulation/mutations';
import type { Invocation } from '../../tools/aws/kernel';
import { type Mutant, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';

/** A run begins on a Monday at nine; the schedules are at half past seven and at seven. */
const settings = { stopperStartAt: '07:30' };
const EVENING = 10 * HOUR;

const DEV = { Environment: 'dev' };
const PLAIN = ['i-plain1', 'i-plain2', 'i-plain3'];
const EXCLUDED: readonly Launch[] = [
  { id: 'i-kept', tags: { ...DEV, keeprunning: '' } },
  { id: 'i-scaled', tags: { ...DEV, 'aws:autoscaling:groupName': 'web' } },
  { id: 'i-once', tags: DEV, spot: 'one-time' },
  { id: 'i-store', tags: DEV, rootDeviceType: 'instance-store' },
  { id: 'i-safe', tags: DEV, isStopProtected: true },
  { id: 'i-prod', tags: { Environment: 'prod' } },
];
/** EC2 takes the call to start it, and lets it fall back. */
const KEYLESS = 'i-keyless';
/** Somebody does something to these while the stopper is at work, or close to it. */
const RACED = ['i-tagged', 'i-gone', 'i-byhand'] as const;
const INSTANCES: readonly Launch[] = [
  ...EXCLUDED,
  ...[...PLAIN, ...RACED, 'i-late'].map((id) => ({ id, tags: DEV })),
  { id: 'i-spot', tags: DEV, spot: 'persistent' },
  { id: KEYLESS, tags: DEV, isKeyless: true },
];
const PEOPLE = 'people';

/** When people do something near the evening's run, after its time. */
const NEAR_MS = [-MINUTE, 205, 215, 225, 235, 245, 260, SECOND, 11 * SECOND, 70 * SECOND, 20 * MINUTE];

/** Two working days, on which people start and stop instances too; then all instances go. */
async function workload(world: World): Promise<void> {
  const { clock, decisions, ec2 } = world;
  const until = (time: number) => clock.pause(time - clock.elapsed);
  const near = () => until(EVENING + (NEAR_MS[decisions.choose(NEAR_MS.length)] ?? 0));
  for (const instance of INSTANCES) ec2.launch(instance);
  world.changed();
  await until(EVENING - 5 * MINUTE);
  world.disturb();
  await Promise.all([
    near().then(() => ec2.tag('i-tagged', 'KeepRunning', 'please')),
    near().then(() => ec2.change('i-gone', 'shutting-down', PEOPLE)),
    near().then(() => ec2.change('i-byhand', 'stopping', PEOPLE)),
    until(EVENING + 2 * HOUR)
      .then(() => ec2.change('i-late', 'pending', PEOPLE))
      .then(() => until(EVENING + 3 * HOUR))
      .then(() => ec2.change('i-late', 'stopping', PEOPLE)),
  ]);
  world.changed();
  await until(DAY - 2 * HOUR);
  world.disturb();
  await until(DAY + EVENING - MINUTE);
  world.disturb();
  await until(2 * DAY);
  for (const { id } of INSTANCES) ec2.change(id, 'shutting-down', PEOPLE);
}

interface Answer {
  readonly stopped: readonly string[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

const namesOf = ({ stopped, skipped, failed }: Answer): string[] => [
  ...stopped,
  ...skipped.map(({ id }) => id),
  ...failed.map(({ id }) => id),
];
const isStopper = ({ by }: Transition) => by.startsWith('StopInstances ');
const isStarter = ({ by }: Transition) => by.startsWith('StartStopped ');

const runs = (world: World) => world.lambda.invocations.filter(({ functionName }) => functionName === 'StopInstances');
/** Runs that answered, with their answers. */
const answered = (world: World) =>
  runs(world).flatMap((run) => {
    const answer = run.outcome?.kind === 'answered' ? (run.outcome.value as Answer) : undefined;
    return answer ? [{ run, answer }] : [];
  });

function excludedStayUp(world: World): string | undefined {
  const excluded = EXCLUDED.map(({ id }) => id);
  const stopped = world.ec2.transitions.find((one) => isStopper(one) && excluded.includes(one.instance.id));
  return stopped && `${stopped.instance.id} is excluded, and ${stopped.by} stopped it`;
}

function policyRefuses(world: World): string | undefined {
  const stopped = world.ec2.transitions.find(
    (one) => isStopper(one) && (one.instance.tags['Environment'] !== 'dev' || 'KeepRunning' in one.instance.tags),
  );
  return (
    stopped && `${stopped.by} stopped ${stopped.instance.id} with the tags ${JSON.stringify(stopped.instance.tags)}`
  );
}

/** Instances with which nothing is ever wrong. */
const SOUND = [...PLAIN, 'i-spot', 'i-late'];

/** What is wrong with one instance makes no other fail. */
function oneFailsAlone(world: World): string | undefined {
  for (const { run, answer } of answered(world)) {
    const harmed = answer.failed.find(
      ({ id, error }) => SOUND.includes(id) && !/Rate exceeded|No answer|no time left/.test(error),
    );
    if (harmed) return `${run.id} failed for ${harmed.id}: ${harmed.error}`;
  }
  return undefined;
}

/** What keeps one instance up keeps up no other. */
function oneIsSkippedAlone(world: World): string | undefined {
  for (const { run, answer } of answered(world)) {
    const harmed = answer.skipped.find(({ id, reason }) => SOUND.includes(id) && reason !== 'not-running');
    if (harmed) return `${run.id} passed over ${harmed.id}: ${harmed.reason}`;
  }
  return undefined;
}

/** A run that answers names all that it stopped. */
function namesItsOwn(world: World): string | undefined {
  for (const { run, answer } of answered(world)) {
    const own = world.ec2.transitions.filter(({ by }) => by === run.id).map(({ instance }) => instance.id);
    const missing = own.find((id) => !namesOf(answer).includes(id));
    if (missing !== undefined) return `${run.id} stopped ${missing} and does not report it`;
  }
  return undefined;
}

/** A run that answers names all that matched and nobody else touched meanwhile. */
function noneOverlooked(world: World): string | undefined {
  const { transitions } = world.ec2;
  for (const { run, answer } of answered(world)) {
    const before = transitions.filter(({ at }) => at.getTime() <= run.beganAt);
    const settled = [...PLAIN, 'i-spot', 'i-store'].filter((id) => isSettled(transitions, run, id));
    const lastOf = (id: string) => before.findLast(({ instance }) => instance.id === id)?.to ?? 'pending';
    const missing = settled.find((id) => lastOf(id) === 'pending' && !namesOf(answer).includes(id));
    if (missing !== undefined) return `${run.id} does not report ${missing}`;
  }
  return undefined;
}

/** Whether nobody else changed the instance's state from a minute before the run to its end. */
const isSettled = (transitions: readonly Transition[], { id: run, beganAt, endedAt = 0 }: Invocation, id: string) =>
  !transitions.some(
    ({ at, by, instance }) =>
      instance.id === id && by !== run && at.getTime() > beganAt - MINUTE && at.getTime() <= endedAt,
  );

function failuresAreAlarmed(world: World): string | undefined {
  const failed = answered(world).find(({ answer }) => answer.failed.length > 0);
  return failed && !world.isAlarmed('FailedAlarm')
    ? `${failed.run.id} failed for ${String(failed.answer.failed[0]?.id)}, and no alarm notified`
    : undefined;
}

function everyInstanceIsReported(world: World): string | undefined {
  for (const { run, answer } of answered(world)) {
    const reports = world.sns.published.filter(({ at }) => at >= run.beganAt && at <= (run.endedAt ?? 0));
    const silent = namesOf(answer).find((id) => !reports.some(({ message }) => message.includes(id)));
    if (silent !== undefined) return `${run.id} published no report of ${silent}`;
  }
  return undefined;
}

/** Whatever is started was stopped by the stopper, and by nobody since. */
function startsItsOwn(world: World): string | undefined {
  const { transitions } = world.ec2;
  const foreign = transitions.find((one, index) => {
    if (!isStarter(one)) return false;
    const last = transitions
      .slice(0, index)
      .findLast(({ instance, to }) => instance.id === one.instance.id && to === 'stopping');
    return !last || !isStopper(last);
  });
  return foreign && `${foreign.by} started ${foreign.instance.id}, which people had stopped`;
}

/** What EC2 takes to start is not yet started; a run that looks just after another one has started it anew sees it start. */
function startedStarts(world: World): string | undefined {
  const starts = world.ec2.transitions.filter((one) => isStarter(one) && one.instance.id === KEYLESS);
  for (const { functionName, outcome, id, beganAt, endedAt = 0 } of world.lambda.invocations) {
    if (functionName !== 'StartStopped' || outcome?.kind !== 'answered') continue;
    const { started } = outcome.value as { readonly started: readonly string[] };
    const byAnother = starts.some(({ at, by }) => by !== id && at.getTime() >= beganAt && at.getTime() <= endedAt);
    if (started.includes(KEYLESS) && !byAnother)
      return `${id} reports that it started ${KEYLESS}, which fell back to stopped`;
  }
  return undefined;
}

function startsInTime(world: World): string | undefined {
  const began = START + EVENING;
  const inTime = runs(world).some(({ beganAt }) => beganAt >= began && beganAt <= began + HOUR);
  const parked = world.sqs.visible('StoppingDeadLetters') > 0;
  return inTime || parked ? undefined : 'on the first evening no run began within an hour, and none is parked';
}

/** In the evening the plain ones are stopped, in the morning they are started. */
function stopsAndStarts(world: World): string | undefined {
  const { transitions } = world.ec2;
  const asleep = PLAIN.find((id) => !transitions.some((one) => one.instance.id === id && isStopper(one)));
  if (asleep !== undefined) return `nobody stopped ${asleep}`;
  const down = PLAIN.find((id) => !transitions.some((one) => one.instance.id === id && isStarter(one)));
  return down && `nobody started ${down}`;
}

const STOP = 'lambdas/scheduled-ec2-stopper/stop-instances.handler.ts';
const STARTER = 'lambdas/scheduled-ec2-stopper/start-stopped.handler.ts';
const INSTANCE = 'lambdas/scheduled-ec2-stopper/instance.ts';
const STORE = 'lambdas/scheduled-ec2-stopper/instance-client.ts';
const BATCHES = 'lambdas/scheduled-ec2-stopper/batches.ts';
const REPORTS = 'lambdas/scheduled-ec2-stopper/report-client.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: { Null?: Record<string, string> };
}

/** The conditions on which the stopper may stop an instance. */
function stopConditions(template: Parameters<NonNullable<Mutant['template']>>[0]): Record<string, string> {
  const { PolicyDocument } = propertiesOf(template, 'StopInstancesEc2', 'AWS::IAM::Policy') as {
    PolicyDocument: { Statement: readonly Statement[] };
  };
  const statement = PolicyDocument.Statement.find(({ Action }) => Action === 'ec2:StopInstances');
  return statement?.Condition?.Null ?? {};
}

const mutants: readonly Mutant[] = [
  {
    name: 'Neither rule nor policy knows the opt-out tag',
    breaks: 'stopper-1',
    breakable: 'ignore-opt-out',
    changes: [{ file: INSTANCE, replace: "if (hasTag(instance, rules.optOutTag)) return 'opted-out';", by: '' }],
    template: (template) => {
      delete stopConditions(template)['aws:ResourceTag/KeepRunning'];
    },
  },
  {
    name: 'The policy lets instances be stopped that were opted out after they were described',
    breaks: 'stopper-2',
    breakable: 'trust-the-description',
    template: (template) => {
      delete stopConditions(template)['aws:ResourceTag/KeepRunning'];
    },
  },
  {
    name: 'A batch that is refused is given up as a whole',
    breaks: 'stopper-3',
    seenBy: 'no instance makes another be passed over',
    breakable: 'one-for-all',
    changes: [
      { file: BATCHES, replace: 'current.length === 1 || isTransient', by: 'current.length > 0 || isTransient' },
    ],
  },
  {
    name: 'Only the first page is read',
    breaks: 'stopper-4',
    seenBy: 'a run names what matched',
    breakable: 'first-page-only',
    changes: [{ file: STORE, replace: 'token = NextToken;', by: 'token = NextToken && undefined;' }],
  },
  {
    name: 'A report that nobody takes is forgotten',
    breaks: 'stopper-5',
    seenBy: 'a run reports every instance',
    breakable: 'fire-and-forget',
    changes: [
      {
        file: REPORTS,
        replace: 'await topics.send(new PublishCommand({ TopicArn, Subject, Message }));',
        by: 'await topics.send(new PublishCommand({ TopicArn, Subject, Message })).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'Instances that failed raise no alarm',
    breaks: 'stopper-5',
    seenBy: 'failures are alarmed',
    template: without('FailedAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'Nobody looks whether what EC2 takes to start does start',
    breaks: 'stopper-5',
    seenBy: 'nothing counts as started that does not start',
    changes: [
      {
        file: INSTANCE,
        replace: "if (State?.Name === 'pending' || State?.Name === 'running') return undefined;",
        by: "if (State?.Name !== 'terminated') return undefined;",
      },
    ],
  },
  {
    name: 'A start for which no time is left to look counts as done',
    breaks: 'stopper-5',
    seenBy: 'nothing counts as started that does not start',
    changes: [
      {
        file: STARTER,
        replace: "throw new Error('The run had no time left to look.')",
        by: 'return outcomeOf(ids, { done: ids, skipped: [], failed: [] })',
      },
    ],
  },
  {
    name: 'Whatever carries the mark is started, whoever stopped it last',
    breaks: 'stopper-6',
    breakable: 'start-what-is-marked',
    changes: [
      {
        file: INSTANCE,
        replace: 'return marked >= (instance.LaunchTime?.getTime() ?? Infinity) ?',
        by: 'return marked > 0 ?',
      },
    ],
  },
  {
    name: 'What was stopping already is marked, too',
    breaks: 'stopper-6',
    changes: [{ file: STOP, replace: "PreviousState?.Name === 'running'", by: "id !== ''" }],
  },
  {
    name: 'The schedule may neither start the function nor park a run',
    breaks: 'stopper-7',
    template: without('StoppingRoleDefaultPolicy', 'AWS::IAM::Policy'),
  },
  {
    name: 'A batch that is refused fails as a whole, whatever for',
    breaks: 'stopper-3',
    seenBy: 'no instance makes another fail',
    changes: [
      { file: BATCHES, replace: 'current.length === 1 || isTransient', by: 'current.length > 0 || isTransient' },
      { file: STOP, replace: "error.name === 'OperationNotPermitted'", by: "error.name === 'nothing'" },
    ],
  },
  {
    name: 'A batch for which no time is left is told what one of it was refused for',
    breaks: 'stopper-3',
    seenBy: 'no instance makes another be passed over',
    changes: [{ file: BATCHES, replace: '...notTried(current).failed', by: '...current.map((id) => ({ id, error }))' }],
  },
  {
    name: 'The first instance that a run stopped is left out of its answer',
    breaks: 'stopper-4',
    seenBy: 'a run names what it stopped',
    changes: [{ file: STOP, replace: 'stopped: outcome.done,', by: 'stopped: outcome.done.slice(1),' }],
  },
  {
    name: 'Parked runs raise no alarm',
    breaks: 'stopper-5',
    seenBy: 'what is parked is alarmed',
    template: without('StoppingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The stopper stops nothing',
    breaks: SERVES,
    changes: [
      {
        file: STOP,
        replace: 'await settle(batch, stop, pace)',
        by: '{ results: batch.map((id) => ({ id, isOwn: false })), failed: [] }',
      },
    ],
  },
];

export const simulation: Simulation = {
  scenario: 'ScheduledEc2Stopper',
  settings,
  workload,
  invariants: [
    { promise: 'stopper-1', claim: 'what is excluded stays up', holds: excludedStayUp },
    { promise: 'stopper-2', claim: 'the policy refuses what is tagged so', holds: policyRefuses },
    { promise: 'stopper-3', claim: 'no instance makes another fail', holds: oneFailsAlone },
    { promise: 'stopper-3', claim: 'no instance makes another be passed over', holds: oneIsSkippedAlone },
    { promise: 'stopper-4', claim: 'a run names what it stopped', holds: namesItsOwn },
    { promise: 'stopper-4', claim: 'a run names what matched', holds: noneOverlooked },
    { promise: 'stopper-5', claim: 'failures are alarmed', holds: failuresAreAlarmed },
    { promise: 'stopper-5', claim: 'a run reports every instance', holds: everyInstanceIsReported },
    parkedIsAlarmed('stopper-5'),
    { promise: 'stopper-5', claim: 'nothing counts as started that does not start', holds: startedStarts },
    { promise: 'stopper-6', claim: 'only its own are started', holds: startsItsOwn },
    { promise: 'stopper-7', claim: 'a run starts in time or is parked', holds: startsInTime },
  ],
  effects: [
    { promise: SERVES, claim: 'instances stop in the evening and start in the morning', holds: stopsAndStarts },
  ],
  mutants,
};
