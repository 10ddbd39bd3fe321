import { settingList } from '../../lib/settings';
import { HOUR } from '../../tools/simulation/clock';
import { mostAtOnce, parkedIsAlarmed, workedOnAlone } from '../../tools/simulation/invariants';
import { propertiesOf, withProperties, without, withoutAction } from '../../tools/simulation/mutations';
import type { Mutant, Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged } from '../support/shared-mutants';

const CONCURRENCY = settingList.levelerConcurrency.default;
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

/** Every job that was ever on the queue, whether or not its sender heard of it. */
function jobsIn(world: World): readonly Job[] {
  const rows = world.items<Row>('Results');
  const letters = world.sqs.messages(DEAD_LETTERS).map(({ messageId, attributes }) => ({
    id: attributes['jobId']?.StringValue ?? messageId,
    reason: attributes['reason']?.StringValue,
  }));
  return world.sent.map(({ messageId: id, at: sentAt, body }) => ({
    id,
    sentAt,
    payload: body.startsWith('{') ? (JSON.parse(body) as { payload: unknown }).payload : undefined,
    row: rows.find(({ jobId }) => jobId === id),
    letters: letters.filter((letter) => letter.id === id).map(({ reason }) => reason),
  }));
}

/** DONE with one effect, or FAILED with a dead letter that says why; and it stays so. */
function endsOnce(world: World): string | undefined {
  for (const { id, row, letters } of jobsIn(world)) {
    const effects = world.changes('BackendState').filter(({ after }) => after?.['key'] === `JOB#${id}`).length;
    if (effects > 1) return `job ${id} had its effect ${String(effects)} times`;
    if (row?.status === 'DONE' && effects === 0) return `job ${id} is DONE without its effect`;
    if (row?.status === 'FAILED' && !letters.includes(row.error?.reason)) {
      return `job ${id} FAILED, and no dead letter says why`;
    }
    if (row?.status !== 'DONE' && row?.status !== 'FAILED') return `job ${id} is lost: ${row?.status ?? 'unknown'}`;
  }
  const reopened = world.changes<Row>('Results').find(({ before }) => before && ENDED.includes(before.status));
  return reopened && `job ${String(reopened.before?.jobId)} was ${String(reopened.before?.status)} and changed`;
}

/** A refusal delays for a day; what SQS gives up by itself carries no reason. */
function onlyDelayed(world: World): string | undefined {
  const failedAt = (id: string) =>
    world.changes<Row>('Results').find(({ after }) => after?.jobId === id && after.status === 'FAILED')?.at ?? 0;
  for (const { id, sentAt, row, letters } of jobsIn(world)) {
    if (letters.includes(undefined)) return `SQS made a dead letter of job ${id}`;
    if (row?.error?.reason === 'DEADLINE' && failedAt(id) - sentAt < DEADLINE_MS)
      return `job ${id} was given up too early`;
    const failures = failuresOf(world, id);
    if (row?.error?.reason === 'BACKEND_FAILED' && failures < MOST_FAILURES) {
      return `job ${id} was given up after ${String(failures)} failures`;
    }
  }
  return undefined;
}

/** Calls of the backend with a job that neither did it nor were refused. */
const failuresOf = (world: World, id: string): number =>
  world.calls.filter(({ command, input, answer, error }) => {
    if (command !== 'InvokeCommand' || !(input as { Payload: string }).Payload.includes(id)) return false;
    if (error !== undefined) return (error as Error).name !== 'TooManyRequestsException';
    return (answer as { FunctionError?: string } | undefined)?.FunctionError !== undefined;
  }).length;

/** A job that the backend would do ends, and never because of what is wrong with another. */
function harmsNoNeighbour(world: World): string | undefined {
  const harmed = jobsIn(world).find(
    ({ payload, row }) =>
      payload !== undefined && (row === undefined || !ENDED.includes(row.status) || row.error?.reason === 'MALFORMED'),
  );
  return harmed && `job ${harmed.id} did not end as it should have`;
}

/** What a 202 names is on the queue. */
function acceptedIsQueued(world: World): string | undefined {
  const answers = world.api.requests.flatMap(({ answers }) => answers);
  for (const answer of answers) {
    const { jobId = '' } = (answer?.body ?? {}) as { jobId?: string };
    if (answer?.status === 202 && !world.sent.some(({ messageId }) => messageId === jobId)) {
      return `a request was answered with 202, and nothing is on the queue: "${jobId}"`;
    }
  }
  return undefined;
}

const RUN_JOB = 'lambdas/queue-leveler/run-job.handler.ts';
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
    changes: [
      {
        file: JOB_STORE,
        replace: "const OPEN = 'attribute_not_exists(#status) OR",
        by: "const OPEN = 'attribute_not_exists(nothing) OR",
      },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'leveler-4', breakable: 'acknowledge-failures' },
  {
    name: 'A message is visible again before its worker has ended',
    breaks: 'leveler-4',
    template: withProperties(QUEUE, 'AWS::SQS::Queue', { VisibilityTimeout: 5 }),
  },
  {
    name: 'The backend forgets which jobs it has done',
    breaks: 'leveler-4',
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
    breakable: 'five-receives',
    template: (template) => {
      const queue = propertiesOf(template, QUEUE, 'AWS::SQS::Queue');
      queue['RedrivePolicy'] = { ...(queue['RedrivePolicy'] as object), maxReceiveCount: MOST_FAILURES };
    },
  },
  {
    name: 'A refusal counts as a failure',
    breaks: 'leveler-5',
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
    shownBy: [
      ...Array<number>(19).fill(0),
      46,
      0,
      0,
      7,
      ...Array<number>(14).fill(0),
      8,
      ...Array<number>(20).fill(0),
      13,
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
    template: withoutAction('RunJobServiceRoleDefaultPolicy', 'sqs:DeleteMessage'),
  },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'leveler-4',
    template: without('LevellingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
];

export const simulation: Simulation = {
  scenario: 'QueueLeveler',
  workload,
  invariants: [
    {
      promise: 'leveler-1',
      holds: (world) => {
        const most = mostAtOnce(world, 'SlowBackend');
        return most > CONCURRENCY ? `the backend saw ${String(most)} jobs at the same time` : undefined;
      },
    },
    { promise: 'leveler-3', holds: acceptedIsQueued },
    { promise: 'leveler-4', holds: endsOnce },
    { promise: 'leveler-4', holds: workedOnAlone },
    { promise: 'leveler-4', holds: parkedIsAlarmed },
    { promise: 'leveler-5', holds: onlyDelayed },
    { promise: 'leveler-6', holds: harmsNoNeighbour },
  ],
  mutants,
};
