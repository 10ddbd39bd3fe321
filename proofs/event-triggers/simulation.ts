import { HOUR, MINUTE, SECOND } from '../../tools/aws/time';
import { parkedIsAlarmed, waitingIsAlarmed } from '../../tools/simulation/invariants';
import { watching, withProperties, without } from '../../tools/simulation/mutations';
import { type Check, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged } from '../shared/mutants';

const INSTANCES = ['i-one', 'i-two', 'i-gone'] as const;
const CHOSEN = ['stopped', 'terminated'];
const PEOPLE = 'people';
const ORDER = { subject: 'order-1', states: ['placed', 'stopped'] };
const UNKNOWN = { what: 'nobody knows' };

/** Instances come, change and go; a system of one's own publishes, also what nobody knows; then the archive is replayed, twice. */
async function workload(world: World): Promise<void> {
  const { clock, ec2 } = world;
  await Promise.all([changing(world), publishing(world)]);
  await clock.pause(2 * HOUR);
  world.disturb();
  replay(world, 'first');
  await clock.pause(MINUTE);
  world.disturb();
  replay(world, 'second');
  await clock.pause(HOUR);
  ec2.change('i-two', 'pending', PEOPLE);
  world.changed();
}

async function changing(world: World): Promise<void> {
  const { clock, decisions, ec2 } = world;
  const soon = () => clock.pause(decisions.choose(3) * 20 * SECOND);
  world.disturb();
  for (const id of INSTANCES) ec2.launch({ id });
  await clock.pause(MINUTE);
  ec2.change('i-one', 'stopping', PEOPLE);
  ec2.change('i-gone', 'shutting-down', PEOPLE);
  await soon();
  world.disturb();
  await clock.pause(MINUTE);
  ec2.change('i-one', 'pending', PEOPLE);
  await soon();
  ec2.change('i-two', 'stopping', PEOPLE);
  await clock.pause(MINUTE);
}

async function publishing(world: World): Promise<void> {
  const put = (detail: object) => {
    const entry = { EventBusName: ownBus(world).name, Source: 'shop', DetailType: 'Order' };
    world.eventbridge.perform('PutEventsCommand', { Entries: [{ ...entry, Detail: JSON.stringify(detail) }] });
  };
  const { subject, states } = ORDER;
  for (const state of states) {
    put({ subject, state });
    await world.clock.pause(2 * SECOND);
  }
  put(UNKNOWN);
}

const ownBus = (world: World) => world.template.byArn(String(archive(world).properties['SourceArn']));

function archive(world: World) {
  const [only] = world.template.of('AWS::Events::Archive');
  if (!only) throw new Error('The template has no archive.');
  return only;
}

function replay(world: World, ReplayName: string): void {
  world.eventbridge.perform('StartReplayCommand', {
    ReplayName,
    EventSourceArn: archive(world).arn,
    EventStartTime: new Date(0),
    EventEndTime: world.clock.date,
    Destination: { Arn: ownBus(world).arn },
  });
}

interface Row {
  readonly subject: string;
  readonly row: string;
  readonly at: string;
  readonly id: string;
  readonly state: string;
  readonly source: string;
  readonly rank: number;
  readonly replayed?: boolean;
  readonly event?: string;
}

const isState = ({ row }: Row): boolean => row === 'STATE';
const rows = (world: World): readonly Row[] => world.items<Row>('Audit').filter((row) => !isState(row));
/** Each newest state that a subject had, in the order in which they were written. */
const statesOf = (world: World): readonly { before: Row | undefined; after: Row }[] =>
  world.changes<Row>('Audit').flatMap(({ before, after }) => (after && isState(after) ? [{ before, after }] : []));
const newestOf = (world: World, subject: string): string | undefined =>
  world.items<Row>('Audit').find((row) => isState(row) && row.subject === subject)?.state;

/** What the recorder was handed, and what it gave up. */
const delivered = (world: World) => world.eventbridge.delivered.filter(({ target }) => target === 'RecordingQueue');
const isGivenUp = (world: World, text: string): boolean =>
  world.sqs.messages('RecordingDeadLetters').some(({ body }) => body.includes(text));

interface Notice {
  readonly subject: string;
  readonly state: string;
  readonly at: string;
  readonly id: string;
}
const notices = (world: World): readonly (Notice & { readonly published: number })[] =>
  world.sns.published.map(({ message, at }) => ({ ...(JSON.parse(message) as Notice), published: at }));

/** The messages that a run of the recorder was handed. */
const bodiesOf = (event: unknown): string[] =>
  ((event as { Records?: readonly { body: string }[] }).Records ?? []).map(({ body }) => body);

const compared = (one: Row, other: Row): number =>
  one.at === other.at ? one.rank - other.rank : one.at < other.at ? -1 : 1;

const invariants: readonly Check[] = [
  {
    promise: 'trigger-2',
    claim: 'an event that is delivered is recorded, or given up',
    holds: (world) => {
      const recorded = new Set(rows(world).map(({ id }) => id));
      const lost = delivered(world).find(({ envelope: { id } }) => !recorded.has(id) && !isGivenUp(world, id));
      return lost && `${JSON.stringify(lost.envelope.detail)} was delivered and not recorded`;
    },
  },
  {
    promise: 'trigger-2',
    claim: 'a change is recorded once',
    holds: (world) => {
      const ids = rows(world).map(({ id }) => id);
      const again = ids.find((id, place) => ids.indexOf(id) !== place);
      return again && `${again} is recorded more than once`;
    },
  },
  {
    promise: 'trigger-3',
    claim: 'a newer state is never turned back',
    holds: (world) => {
      const back = statesOf(world).find(({ before, after }) => before && compared(after, before) < 0);
      return back && `${back.after.subject} was turned from ${String(back.before?.state)} to ${back.after.state}`;
    },
  },
  {
    promise: 'trigger-3',
    claim: 'the newest state is that of the newest change',
    holds: (world) => {
      for (const { subject, at, state } of rows(world).filter(({ event }) => event === undefined)) {
        const newest = world.items<Row>('Audit').find((row) => isState(row) && row.subject === subject);
        if (!newest || newest.at < at) return `${subject} is recorded ${state}, and is ${newest?.state ?? 'nothing'}`;
      }
      return undefined;
    },
  },
  {
    promise: 'trigger-4',
    claim: 'what no event told is found',
    holds: (world) => {
      const isParked = world.sqs.visible('RecordingDeadLetters') + world.sqs.visible('ReconcilingDeadLetters') > 0;
      const unknown = INSTANCES.find((id) => newestOf(world, id) !== world.ec2.state(id).state);
      return unknown !== undefined && !isParked
        ? `${unknown} is ${world.ec2.state(unknown).state}, and is known as ${newestOf(world, unknown) ?? 'nothing'}`
        : undefined;
    },
  },
  {
    promise: 'trigger-4',
    claim: 'nothing is found terminated that lives',
    holds: (world) => {
      const wrong = rows(world).find(
        ({ subject, state, source }) =>
          source === 'reconciler' && state === 'terminated' && world.ec2.state(subject).state !== 'terminated',
      );
      return wrong && `${wrong.subject} was found terminated, and is ${world.ec2.state(wrong.subject).state}`;
    },
  },
  {
    promise: 'trigger-4',
    claim: 'what was found is marked, and what an event told is not',
    holds: (world) => {
      const told = new Set(delivered(world).map(({ envelope }) => envelope.id));
      const wrong = rows(world).find(({ id, source }) => (source === 'event') !== told.has(id));
      return wrong && `${wrong.subject} ${wrong.state} is marked ${wrong.source}`;
    },
  },
  {
    promise: 'trigger-5',
    claim: 'a replay tells nobody',
    holds: (world) => {
      const runs = world.lambda.invocations.filter(({ functionName }) => functionName === 'RecordChange');
      const byReplay = notices(world).find(({ id, published }) => {
        const about = runs
          .filter(({ beganAt, endedAt = Infinity }) => beganAt <= published && published <= endedAt)
          .flatMap(({ event }) => bodiesOf(event).filter((body) => body.includes(id)));
        return about.length > 0 && about.every((body) => body.includes('"replay-name"'));
      });
      return byReplay && `${byReplay.subject} ${byReplay.state} was told by a replay`;
    },
  },
  {
    promise: 'trigger-5',
    claim: 'a replay adds nothing to what is recorded',
    holds: (world) => {
      const ids = rows(world).flatMap(({ id, replayed }) => (replayed === true ? [] : [id]));
      const added = rows(world).find(({ id, replayed }) => replayed === true && ids.includes(id));
      return added && `a replay recorded ${added.subject} ${added.state} again`;
    },
  },
  {
    promise: 'trigger-5',
    claim: 'a replay starts no follow-up',
    holds: (world) => {
      const started = world.stepfunctions.executions.find(({ input }) => input.includes('"replay-name"'));
      return started && `a replay started ${started.machine}`;
    },
  },
  {
    promise: 'trigger-6',
    claim: 'people are told of each change to a chosen state that becomes the newest',
    holds: (world) => {
      for (const { after } of statesOf(world).filter(({ after: { state } }) => CHOSEN.includes(state))) {
        const { subject, state, at } = after;
        const row = rows(world).find((one) => one.subject === subject && one.state === state && one.at === at);
        const isTold = notices(world).some((one) => one.subject === subject && one.state === state && one.at === at);
        if (row && row.replayed !== true && !isTold && !isGivenUp(world, subject))
          return `nobody was told that ${subject} is ${state}`;
      }
      return undefined;
    },
  },
  {
    promise: 'trigger-6',
    claim: 'people are told of nothing else',
    holds: (world) => {
      const states = statesOf(world).map(({ after }) => after);
      const other = notices(world).find(
        ({ subject, state, at }) =>
          !CHOSEN.includes(state) ||
          !states.some((one) => one.subject === subject && one.state === state && one.at === at),
      );
      return other && `people were told that ${other.subject} is ${other.state}`;
    },
  },
  {
    promise: 'trigger-7',
    claim: 'what nobody knows is kept',
    holds: (world) => {
      const lost = delivered(world)
        .filter(({ envelope }) => JSON.stringify(envelope.detail) === JSON.stringify(UNKNOWN))
        .find(({ envelope: { id } }) => !rows(world).some((row) => row.event?.includes(id)) && !isGivenUp(world, id));
      return lost && `${lost.envelope.id} is not kept`;
    },
  },
  parkedIsAlarmed('trigger-2'),
  waitingIsAlarmed,
];

const effects: readonly Check[] = [
  {
    promise: SERVES,
    claim: 'changes are recorded, told and followed up',
    holds: (world) => {
      const states = rows(world).filter(({ subject }) => subject === 'i-one');
      if (states.length < 5) return `i-one has ${String(states.length)} changes`;
      if (notices(world).length < 4) return `people were told ${String(notices(world).length)} times`;
      return world.stepfunctions.executions.length < 3 ? 'events were not followed up' : undefined;
    },
  },
];

const STORE = 'lambdas/event-triggers/audit-store.ts';
const CHANGE = 'lambdas/event-triggers/change.ts';
const RECORDER = 'lambdas/event-triggers/record-change.handler.ts';
const RECONCILER = 'lambdas/event-triggers/reconcile-instances.handler.ts';
const RULES = 'lambdas/event-triggers/reconciling.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'The event that comes last makes the state',
    breaks: 'trigger-3',
    seenBy: 'a newer state is never turned back',
    breakable: 'last-event-wins',
    changes: [
      {
        file: STORE,
        replace: "ConditionExpression: source === 'reconciler' ? IS_NEWS : IS_NEWER,",
        by: "ConditionExpression: 'attribute_not_exists(nothing) OR #at < :at OR #rank < :rank',",
      },
    ],
  },
  {
    name: 'Whatever comes of a chosen state is told, also by a replay',
    breaks: 'trigger-5',
    seenBy: 'a replay tells nobody',
    breakable: 'replay-notifies',
    changes: [
      {
        file: RECORDER,
        replace: 'if (!isDue || change.replayed) return;',
        by: 'if (!isDue && !noticeStates.includes(change.state)) return;',
      },
    ],
  },
  {
    ...failedBatchIsAcknowledged,
    breaks: 'trigger-2',
    seenBy: 'an event that is delivered is recorded, or given up',
  },
  {
    name: 'A change is recorded by the time at which it comes',
    breaks: 'trigger-2',
    seenBy: 'a change is recorded once',
    changes: [{ file: STORE, replace: '`CHANGE#${at}#${id}`', by: '`CHANGE#${at}#${Date.now()}#${id}`' }],
  },
  {
    name: 'The state is written after the change, not with it',
    breaks: 'trigger-3',
    seenBy: 'the newest state is that of the newest change',
    changes: [
      {
        file: STORE,
        replace: "TransactItems: [this.row(change, isTold ? 'due' : undefined), this.newest(change)],",
        by: "TransactItems: [this.row(change, isTold ? 'due' : undefined)] }));\n      await this.client.send(new TransactWriteCommand({ TransactItems: [this.newest(change)],",
      },
    ],
  },
  {
    name: 'Nothing reconciles',
    breaks: 'trigger-4',
    seenBy: 'what no event told is found',
    template: without('ReconcilingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    name: 'Only the first page is compared',
    breaks: 'trigger-4',
    seenBy: 'nothing is found terminated that lives',
    changes: [{ file: RECONCILER, replace: 'after = NextToken;', by: 'after = NextToken && undefined;' }],
  },
  {
    name: 'What EC2 no longer describes is overlooked',
    breaks: 'trigger-4',
    seenBy: 'what no event told is found',
    changes: [{ file: RULES, replace: 'one.at < unseenSince', by: "one.at < ''" }],
  },
  {
    name: 'What was found is recorded as if an event had told it',
    breaks: 'trigger-4',
    seenBy: 'what was found is marked, and what an event told is not',
    changes: [{ file: CHANGE, replace: "source: 'reconciler', kind", by: "source: 'event', kind" }],
  },
  {
    name: 'A replayed event is recorded apart',
    breaks: 'trigger-5',
    seenBy: 'a replay adds nothing to what is recorded',
    changes: [
      {
        file: STORE,
        replace: '({ at, id }: Change): string => `CHANGE#${at}#${id}`',
        by: '({ at, id, replayed }: Change): string => `CHANGE#${at}#${id}#${replayed}`',
      },
    ],
  },
  {
    name: 'The rule that starts follow-ups matches replays, too',
    breaks: 'trigger-5',
    seenBy: 'a replay starts no follow-up',
    template: withProperties('NextStarting', 'AWS::Events::Rule', {
      EventPattern: { account: [{ Ref: 'AWS::AccountId' }] },
    }),
  },
  {
    name: 'A notice is marked sent before it is',
    breaks: 'trigger-6',
    seenBy: 'people are told of each change to a chosen state that becomes the newest',
    changes: [
      {
        file: RECORDER,
        replace: '  await notices.tell(change);\n  await audit.markTold(change);',
        by: '  await audit.markTold(change);\n  await notices.tell(change);',
      },
    ],
  },
  {
    name: 'Whatever becomes the newest is told',
    breaks: 'trigger-6',
    seenBy: 'people are told of nothing else',
    changes: [{ file: CHANGE, replace: 'noticeStates.includes(state)', by: 'noticeStates.length > 0' }],
  },
  {
    name: 'What nobody knows is passed over',
    breaks: 'trigger-7',
    changes: [
      { file: RECORDER, replace: "'unknown') count(UNKNOWN_EVENTS)", by: "'unknown') return count(UNKNOWN_EVENTS)" },
    ],
  },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'trigger-2',
    seenBy: 'what is parked is alarmed',
    template: without('RecordingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('RecordingWaitingAlarm', 'ReconcilingDeadLetters'),
  },
  {
    name: 'The rule of instances is switched off',
    breaks: SERVES,
    seenBy: 'changes are recorded, told and followed up',
    template: withProperties('RecordingInstanceChanges', 'AWS::Events::Rule', { State: 'DISABLED' }),
  },
];

export const simulation: Simulation = { scenario: 'EventTriggers', workload, invariants, effects, mutants };
