import { settings } from '../../lib/queue-leveler/settings';
import { HOUR } from '../../tools/aws/time';
import {
  everyoneIsServed,
  failingIsAlarmed,
  mostAtOnce,
  parkedIsAlarmed,
  waitingIsAlarmed,
  workedOnAlone,
} from '../../tools/simulation/invariants';
import { propertiesOf, watching, withProperties, without, withoutAction } from '../../tools/simulation/mutations';
import { type Check, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged, failuresAreSilent } from '../shared/mutants';

const CONCURRENCY = settings.levelerConcurrency.default;
const DEADLINE_MS = 24 * HOUR;
const MOST_FAILURES = 5;
const QUEUE = 'LevellingQueue';
const DEAD_LETTERS = 'LevellingDeadLetters';

const GOOD = { sleepMs: 400 };
const PAYLOADS = [GOOD, { fail: true }, GOOD, { failTimes: 2 }, GOOD, GOOD];

/** Jobs come faster than the backend takes them; one message among them is no job. */
async function workload(world: World): Promise<void> {
  const sending = PAYLOADS.map(async (payload, place) => {
    await world.clock.pause(place * 60);
    await world.api.request({ method: 'POST', path: '/jobs', body: { payload } });
  });
  await world.clock.pause(100);
  world.sendTo(world.arnOf(QUEUE, 'AWS::SQS::Queue'), 'no job');
  await Promise.all(sending);
}

const ENDED = ['DONE', 'FAILED'];

interface Row {
  readonly jobId: string;
  readonly status: string;
  readonly error?: { readonly reason: string };
}

interface Job {
  readonly id: string;
  readonly sentAt: number;
  readonly payload: unknown;
  readonly row: Row | undefined;
  /** Its dead letters: the reasons that they carry. */
  readonly letters: readonly (string | undefined)[];
}

/** Every job that was ever on the queue, whether or not its sender got an answer. */
function jobsIn(world: World): readonly Job[] {
  const rows = world.items<Row>('Results');
  const letters = world.sqs.messages(DEAD_LETTERS).map(({ messageId, attributes }) => ({
    id: attributes['jobId']?.StringValue ?? messageId,
    reason: attributes['reason']?.StringValue,
  }));
  return world.sqs.sent.map(({ messageId: id, at: sentAt, body }) => ({
    id,
    sentAt,
    payload: body.startsWith('{') ? (JSON.parse(body) as { payload: unknown }).payload : undefined,
    row: rows.find(({ jobId }) => jobId === id),
    letters: letters.filter((letter) => letter.id === id).map(({ reason }) => reason),
  }));
}

/** Looks at each job. @param wrong returns what is wrong with one */
const ofEachJob = (promise: string, claim: string, wrong: (job: Job, world: World) => string | undefined): Check => ({
  promise,
  claim,
  holds: (world) => {
    for (const job of jobsIn(world)) {
      const why = wrong(job, world);
      if (why !== undefined) return `job ${job.id} ${why}`;
    }
    return undefined;
  },
});

const effectsOf = (world: World, { id }: Job): number =>
  world.changes('BackendState').filter(({ after }) => after?.['key'] === `JOB#${id}`).length;

const endsOnce: readonly Check[] = [
  ofEachJob('leveler-4', 'a job has its effect once', (job, world) =>
    effectsOf(world, job) > 1 ? `had its effect ${String(effectsOf(world, job))} times` : undefined,
  ),
  ofEachJob('leveler-4', 'a job that is DONE had its effect', (job, world) =>
    job.row?.status === 'DONE' && effectsOf(world, job) === 0 ? 'is DONE without its effect' : undefined,
  ),
  ofEachJob('leveler-4', 'a job that FAILED has a dead letter with the reason', ({ row, letters }) =>
    row?.status === 'FAILED' && !letters.includes(row.error?.reason)
      ? 'FAILED, and no dead letter has the reason'
      : undefined,
  ),
  ofEachJob('leveler-4', 'every job ends', ({ row }) =>
    ENDED.includes(row?.status ?? '') ? undefined : `is lost: ${row?.status ?? 'unknown'}`,
  ),
  {
    promise: 'leveler-4',
    claim: 'what has ended stays so',
    holds: (world) => {
      const reopened = world.changes<Row>('Results').find(({ before }) => before && ENDED.includes(before.status));
      return reopened && `job ${String(reopened.before?.jobId)} was ${String(reopened.before?.status)} and changed`;
    },
  },
];

const failedAt = (world: World, id: string): number =>
  world.changes<Row>('Results').find(({ after }) => after?.jobId === id && after.status === 'FAILED')?.at ?? 0;

/** A refusal delays for a day; what SQS gives up by itself carries no reason. */
const onlyDelayed: readonly Check[] = [
  ofEachJob('leveler-5', 'SQS gives no job up by itself', ({ letters }) =>
    letters.includes(undefined) ? 'is a dead letter of SQS' : undefined,
  ),
  ofEachJob('leveler-5', 'no deadline comes too early', ({ id, sentAt, row }, world) =>
    row?.error?.reason === 'DEADLINE' && failedAt(world, id) - sentAt < DEADLINE_MS
      ? 'was given up too early'
      : undefined,
  ),
  ofEachJob('leveler-5', 'only five failures give a job up', ({ id, row }, world) =>
    row?.error?.reason === 'BACKEND_FAILED' && failuresOf(world, id) < MOST_FAILURES
      ? `was given up after ${String(failuresOf(world, id))} failures`
      : undefined,
  ),
];

/** Calls of the backend with a job that neither did it nor were refused. */
const failuresOf = (world: World, id: string): number =>
  world.calls.filter(({ command, input, answer, error }) => {
    if (command !== 'InvokeCommand' || !(input as { Payload: string }).Payload.includes(id)) return false;
    if (error !== undefined) return (error as Error).name !== 'TooManyRequestsException';
    return (answer as { FunctionError?: string } | undefined)?.FunctionError !== undefined;
  }).length;

/** What is wrong with one message is reported of no other. */
const harmsNoNeighbour: readonly Check[] = [
  ofEachJob('leveler-6', 'a job beside poison ends', ({ payload, row }) =>
    payload !== undefined && !ENDED.includes(row?.status ?? '') ? 'did not end' : undefined,
  ),
  ofEachJob('leveler-6', 'a job beside poison is not taken for poison', ({ payload, row }) =>
    payload !== undefined && row?.error?.reason === 'MALFORMED' ? 'counts as malformed' : undefined,
  ),
];

/** What becomes of each job where nothing fails. */
const jobsAreDone = ofEachJob(SERVES, 'jobs are done', ({ payload, row }) => {
  const wanted = payload === undefined ? 'MALFORMED' : (payload as { fail?: boolean }).fail ? 'BACKEND_FAILED' : 'DONE';
  const is = row?.status === 'DONE' ? 'DONE' : row?.error?.reason;
  return is === wanted ? undefined : `is ${String(is)}, not ${wanted}`;
});

/** What a 202 names is on the queue. */
function acceptedIsQueued(world: World): string | undefined {
  const answers = world.api.requests.flatMap(({ answers }) => answers);
  for (const answer of answers) {
    const { jobId = '' } = (answer?.body ?? {}) as { jobId?: string };
    if (answer?.status === 202 && !world.sqs.sent.some(({ messageId }) => messageId === jobId)) {
      return `a request was answered with 202, and nothing is on the queue: "${jobId}"`;
    }
  }
  return undefined;
}

const RUN_JOB = 'lambdas/queue-leveler/run-job.handler.ts';
const JOB = 'lambdas/queue-leveler/job.ts';
const JOB_STORE = 'lambdas/queue-leveler/job-store.ts';
const BACKEND = 'lambdas/queue-leveler/stand-in/slow-backend.handler.ts';
const QUEUE_BATCH = 'lambdas/shared/queue-batch.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'Any number of workers at the same time',
    breaks: 'leveler-1',
    template: withProperties('LevellingSource', 'AWS::Lambda::EventSourceMapping', { ScalingConfig: undefined }),
  },
  {
    name: '202 is the answer whatever SQS says',
    breaks: 'leveler-3',
    breakable: 'always-202',
    template: (template) => {
      const { Integration } = propertiesOf(template, 'ApijobsPOST', 'AWS::ApiGateway::Method');
      const integration = Integration as { IntegrationResponses: { SelectionPattern?: string }[] };
      integration.IntegrationResponses.splice(1);
      for (const response of integration.IntegrationResponses) delete response.SelectionPattern;
    },
  },
  {
    name: 'A job is marked FAILED before its dead letter is sent',
    breaks: 'leveler-4',
    seenBy: 'a job that FAILED has a dead letter with the reason',
    changes: [
      { file: RUN_JOB, replace: '  await jobs.fail(jobId, error, parkedAt);\n', by: '' },
      {
        file: RUN_JOB,
        replace: '  await sqs.send(\n    new SendMessageCommand',
        by: '  await jobs.fail(jobId, error, parkedAt);\n  await sqs.send(\n    new SendMessageCommand',
      },
    ],
  },
  {
    name: 'What becomes of a job is written without a condition',
    breaks: 'leveler-4',
    seenBy: 'what has ended stays so',
    changes: [
      {
        file: JOB_STORE,
        replace: "const OPEN = 'attribute_not_exists(#status) OR",
        by: "const OPEN = 'attribute_not_exists(nothing) OR",
      },
    ],
  },
  {
    ...failedBatchIsAcknowledged,
    breaks: 'leveler-4',
    seenBy: 'every job ends',
    breakable: 'acknowledge-failures',
  },
  {
    name: 'A message is visible again before its worker has ended',
    breaks: 'leveler-4',
    seenBy: 'a message is worked on by one worker',
    template: withProperties(QUEUE, 'AWS::SQS::Queue', { VisibilityTimeout: 5 }),
  },
  {
    name: 'The backend forgets which jobs it has done',
    breaks: 'leveler-4',
    seenBy: 'a job has its effect once',
    changes: [
      { file: BACKEND, replace: 'if (done) return { status: 200,', by: 'if (done && false) return { status: 200,' },
      {
        file: BACKEND,
        replace: 'if (await putOnce({ [BACKEND_KEY]: `JOB#${jobId}`, result })) return result;',
        by: 'await state.send(new PutCommand({ TableName, Item: { [BACKEND_KEY]: `JOB#${jobId}`, result, at: Date.now() } }));',
      },
    ],
  },
  {
    name: 'Five receives make a dead letter',
    breaks: 'leveler-5',
    seenBy: 'SQS gives no job up by itself',
    breakable: 'five-receives',
    template: (template) => {
      const queue = propertiesOf(template, QUEUE, 'AWS::SQS::Queue');
      queue['RedrivePolicy'] = { ...(queue['RedrivePolicy'] as object), maxReceiveCount: MOST_FAILURES };
    },
  },
  {
    name: 'A refusal counts as a failure',
    breaks: 'leveler-5',
    seenBy: 'only five failures give a job up',
    changes: [
      {
        file: RUN_JOB,
        replace: 'await take(record, jobId, afterRefusal(delivery(record)));',
        by: "await take(record, jobId, afterFailure((await jobs.countFailure(jobId, delivery(record).receives)) ?? 0, 'refused', { ...delivery(record), sentAt: new Date(0) }));",
      },
    ],
  },
  {
    name: 'A failure is counted by adding one',
    breaks: 'leveler-5',
    seenBy: 'only five failures give a job up',
    shownBy: [
      ...Array<number>(19).fill(0),
      46,
      0,
      0,
      7,
      ...Array<number>(14).fill(0),
      8,
      ...Array<number>(20).fill(0),
      2,
    ],
    changes: [
      { file: JOB_STORE, replace: 'ADD failures :receive', by: 'ADD failures :one' },
      { file: JOB_STORE, replace: "':receive': new Set([receive])", by: "':one': 1" },
      { file: JOB_STORE, replace: ' as ReadonlySet<number> | undefined)?.size', by: ' as number | undefined)' },
    ],
  },
  {
    name: 'A batch ends at its first failure, and only that one is reported',
    breaks: 'leveler-6',
    seenBy: 'a job beside poison ends',
    changes: [
      {
        file: QUEUE_BATCH,
        replace: `  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(event, logging(handle), new BatchProcessor(EventType.SQS, { logger }), {
      processInParallel: false,
      throwOnFullBatchFailure: false,
      context,
    });`,
        by: `  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    for (const record of event.Records) {
      try {
        await handle(record, context);
      } catch {
        return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
      }
    }
    return { batchItemFailures: [] };
  };`,
      },
    ],
  },
  {
    name: 'The worker may not consume its queue',
    breaks: 'leveler-4',
    seenBy: 'every job ends',
    template: withoutAction('RunJobServiceRoleDefaultPolicy', 'sqs:DeleteMessage'),
  },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'leveler-4',
    seenBy: 'what is parked is alarmed',
    template: without('LevellingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The alarm of the dead letters watches the queue',
    breaks: 'leveler-4',
    seenBy: 'what is parked is alarmed',
    template: watching('LevellingDeadLettersAlarm', QUEUE),
  },
  {
    name: 'A job is DONE before the backend has done it',
    breaks: 'leveler-4',
    seenBy: 'a job that is DONE had its effect',
    changes: [
      {
        file: RUN_JOB,
        replace: '  const answer = await callBackend(',
        by: '  await jobs.finish(jobId, null, new Date());\n  const answer = await callBackend(',
      },
    ],
  },
  {
    name: 'The deadline is a day after 1970',
    breaks: 'leveler-5',
    seenBy: 'no deadline comes too early',
    changes: [
      { file: JOB, replace: 'delivery.now.getTime() - delivery.sentAt.getTime()', by: 'delivery.now.getTime()' },
    ],
  },
  {
    name: 'Poison stays in the memory of the worker',
    breaks: 'leveler-6',
    seenBy: 'a job beside poison is not taken for poison',
    changes: [
      { file: RUN_JOB, replace: 'export const handler', by: 'let poison: JobError | undefined;\nexport const handler' },
      {
        file: RUN_JOB,
        replace: "if ('giveUp' in job) return park(record, jobId, job.giveUp);",
        by: "if ('giveUp' in job) poison = job.giveUp;\n  if (poison) return park(record, jobId, poison);",
      },
    ],
  },
  {
    name: 'The API may not send to the queue',
    breaks: SERVES,
    seenBy: 'whoever asks is served',
    template: without('IntakeRoleDefaultPolicy', 'AWS::IAM::Policy'),
  },
  {
    name: 'Workers give every job up at once',
    breaks: SERVES,
    seenBy: 'jobs are done',
    changes: [
      {
        file: RUN_JOB,
        replace: "if ('giveUp' in job) return park(record, jobId, job.giveUp);",
        by: "return park(record, jobId, { reason: 'MALFORMED', detail: 'not today' });",
      },
    ],
  },
  {
    name: 'The alarm of what waits watches the dead letters',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('LevellingWaitingAlarm', DEAD_LETTERS),
  },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
];

export const simulation: Simulation = {
  scenario: 'QueueLeveler',
  workload,
  invariants: [
    everyoneIsServed,
    {
      promise: 'leveler-1',
      claim: 'the backend has no more jobs at once than it takes',
      holds: (world) => {
        const most = mostAtOnce(world, 'SlowBackend');
        return most > CONCURRENCY ? `the backend saw ${String(most)} jobs at the same time` : undefined;
      },
    },
    { promise: 'leveler-3', claim: 'what is accepted is on the queue', holds: acceptedIsQueued },
    ...endsOnce,
    workedOnAlone('leveler-4'),
    parkedIsAlarmed('leveler-4'),
    ...onlyDelayed,
    ...harmsNoNeighbour,
    waitingIsAlarmed,
    failingIsAlarmed,
  ],
  effects: [jobsAreDone],
  mutants,
};
