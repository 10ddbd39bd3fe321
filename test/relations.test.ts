import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from '../lib/registry';
import { templateOf } from './support/synth';
import { readableId, referenced } from '../tools/template/template';
import { MOST_BYTES } from '../lambdas/blog-site/photo';
import * as blog from '../lambdas/blog-site/waits';
import { DEADLINE_HOURS, LONGEST_DELAY_SECONDS, MOST_RESULT_BYTES } from '../lambdas/queue-leveler/job';
import * as leveler from '../lambdas/queue-leveler/waits';
import * as stopper from '../lambdas/scheduled-ec2-stopper/waits';
import { clientLimits } from '../lambdas/shared/client-limits';
import * as facade from '../lambdas/strangler-facade/waits';
import * as todos from '../lambdas/todo-mobile-api/waits';
import * as outbox from '../lambdas/transactional-outbox/waits';
import { FULL } from '../tools/template/synthesis';

/**
 * Numbers that must fit one another, wherever they stand: constants of handlers, properties of templates, limits of AWS.
 * A row says what must be above or below what, and why; times are in seconds unless the row says otherwise.
 */
type Relation = readonly [what: string, value: number, is: '<' | '<=', than: string, bound: number, why: string];

interface Properties {
  readonly Timeout?: number;
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly MaximumMessageSize?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown; readonly maxReceiveCount: number };
  readonly EventSourceArn?: unknown;
  readonly FunctionName?: unknown;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly ScalingConfig?: { readonly MaximumConcurrency: number };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Integration?: { readonly Uri?: unknown };
  readonly Target?: { readonly Arn: unknown; readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number } };
  readonly MetricName?: string;
  readonly Period?: number;
  readonly EvaluationPeriods?: number;
  readonly Threshold?: number;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}
type Settings = Readonly<Record<string, unknown>>;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const GATEWAY = 29;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-queue-parameters.html */
const RETENTION_BY_DEFAULT = 4 * DAY;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const [LARGEST_MESSAGE, LONGEST_INVISIBLE] = [1024 * 1024, 12 * HOUR];
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const STREAM_KEPT = DAY;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LARGEST_ITEM = 400 * 1024;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const READY = 10;

/** The parts of a template of one type, by their readable ids. */
const partsOf = (scenario: string, type: string, settings: Settings = {}): [id: string, properties: Properties][] =>
  Object.entries(templateOf(scenario, settings).findResources(type)).map(([id, { Properties = {} }]) => [
    readableId(id),
    Properties as Properties,
  ]);

/** @throws Error when the scenario has none of that id */
function partOf(scenario: string, type: string, id: string, settings: Settings = {}): Properties {
  const [, found] = partsOf(scenario, type, settings).find(([name]) => name === id) ?? [];
  if (!found) throw new Error(`${scenario} has no ${type} ${id}.`);
  return found;
}

const timeoutOf = (scenario: string, id: string): number => partOf(scenario, 'AWS::Lambda::Function', id).Timeout ?? 3;
const periodOf = (scenario: string, id: string): number => {
  const { ScheduleExpression } = partOf(scenario, 'AWS::Scheduler::Schedule', id) as { ScheduleExpression?: string };
  return Number(/^rate\((\d+) minutes?\)$/.exec(ScheduleExpression ?? '')?.[1]) * MINUTE;
};

const seconds = (milliseconds: number): number => milliseconds / 1000;
const { maxAttempts, requestHandler } = clientLimits;
/** Each attempt to its end, and between them the longest pauses: 100 ms, doubled each time. */
const SDK_CALL =
  maxAttempts * seconds(requestHandler.requestTimeout) +
  Array.from({ length: maxAttempts - 1 }, (_, attempt) => 0.1 * 2 ** attempt).reduce((sum, pause) => sum + pause, 0);

const job = partOf('QueueLeveler', 'AWS::SQS::Queue', 'LevellingQueue');
const jobRetention = job.MessageRetentionPeriod ?? RETENTION_BY_DEFAULT;
const stream = partOf('TransactionalOutbox', 'AWS::Lambda::EventSourceMapping', 'RelayingSource');
const backend = partOf('QueueLeveler', 'AWS::Lambda::Function', 'SlowBackend');
const jobSource = partOf('QueueLeveler', 'AWS::Lambda::EventSourceMapping', 'LevellingSource');

// prettier-ignore
const named: readonly Relation[] = [
  // TodoMobileApi
  ["the cache's answers", 2 * seconds(todos.CACHE_ANSWER_MS), '<', 'what its client has', seconds(todos.CACHE_LIMIT_MS), 'a second attempt comes to its end'],
  ["the cache's client", seconds(todos.CACHE_LIMIT_MS), '<', 'the function', timeoutOf('TodoMobileApi', 'ListTodos'), 'a cache that is gone is a 503, not a function that ends'],
  // BlogSite
  ['a run that mails', timeoutOf('BlogSite', 'SendWelcome'), '<', "a mail's lease", seconds(blog.LEASE_MS), 'whoever finds the lease over knows that its holder has ended'],
  ['a sweep', timeoutOf('BlogSite', 'SweepWelcomes'), '<', "a mail's lease", seconds(blog.LEASE_MS), 'whoever finds the lease over knows that its holder has ended'],
  ['reading, leasing and recording a mail, and SES', 3 * SDK_CALL + 1 + seconds(blog.SENDING_MS), '<', 'the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), 'what is begun comes to its end'],
  ['the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), '<', 'a run that mails', timeoutOf('BlogSite', 'SendWelcome'), 'a run begins one at least'],
  ['the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), '<', 'a sweep', timeoutOf('BlogSite', 'SweepWelcomes'), 'a sweep begins one at least'],
  ['recording a mail once more', SDK_CALL, '<', 'the time kept for it', seconds(blog.RECORDING_RESERVE_MS), 'what is begun comes to its end'],
  ["a mail's lease", seconds(blog.LEASE_MS), '<', 'its wait for the sweep', seconds(blog.WAITING_MS), 'the sweep finds no lease that is still held'],
  ['decoding all sizes', blog.DECODING_SECONDS, '<', 'the thumbnailer', timeoutOf('BlogSite', 'MakeThumbnails'), 'a bomb is quarantined with its reason, not retried'],
  ['the largest photo at 256 kbit/s', (MOST_BYTES * 8) / 256_000, '<', 'a form to upload with', blog.FORM_SECONDS, 'who begins an upload at once can end it'],
  // StranglerFacade
  ['the new service', timeoutOf('StranglerFacade', 'ServeOrders'), '<', "the facade's wait for it", seconds(facade.SERVICE_MILLISECONDS), 'when it is given up, it has ended'],
  ["the facade's wait for the new service", seconds(facade.SERVICE_MILLISECONDS), '<', 'the facade', timeoutOf('StranglerFacade', 'RouteRequest'), 'the caller gets a problem, not a function that ends'],
  ['the bundled legacy system', timeoutOf('StranglerFacade', 'LegacyApplication'), '<', "the facade's wait for it", seconds(facade.LEGACY_MILLISECONDS), 'it is not given up while it may answer'],
  ["the facade's wait for the legacy system", seconds(facade.LEGACY_MILLISECONDS), '<', 'the facade', timeoutOf('StranglerFacade', 'RouteRequest'), 'the caller gets a problem, not a function that ends'],
  ['the facade', timeoutOf('StranglerFacade', 'RouteRequest'), '<', 'the gateway', GATEWAY, 'the gateway gives no request up that the facade still works on'],
  ['an order found, three times', 3 * seconds(facade.ORDER_MILLISECONDS), '<', 'the new service', timeoutOf('StranglerFacade', 'ServeOrders'), 'three attempts come to their end'],
  ['an order told of, and parked', seconds(facade.ORDER_MILLISECONDS) + SDK_CALL, '<', 'the time for a record', seconds(facade.LONGEST_RECORD_MS), 'what is begun comes to its end'],
  ['the time for a record', seconds(facade.LONGEST_RECORD_MS), '<', 'the sync', timeoutOf('StranglerFacade', 'SyncOrders'), 'a run begins one at least'],
  // TransactionalOutbox
  ['a run of the relay', timeoutOf('TransactionalOutbox', 'RelayEvents'), '<', "a row's wait for the sweep", seconds(outbox.UNPUBLISHED_MS), 'the stream has had its chance'],
  ['publishing ten rows, and marking them', 2 * SDK_CALL, '<', "the sweep's reserve", seconds(outbox.RESERVE_MS), 'what is begun comes to its end'],
  ["the sweep's reserve", seconds(outbox.RESERVE_MS), '<', 'a sweep', timeoutOf('TransactionalOutbox', 'SweepOutbox'), 'a run begins one request at least'],
  ['two sweeps', 2 * periodOf('TransactionalOutbox', 'SweepingSchedule'), '<=', "a row's wait for the sweep", seconds(outbox.UNPUBLISHED_MS), 'what waited is published soon after'],
  ['a record of the stream', stream.MaximumRecordAgeInSeconds ?? Infinity, '<', 'a published row', outbox.KEPT_SECONDS, 'a row is there as long as the stream may bring it again'],
  ["a row's wait for the sweep, and two sweeps", seconds(outbox.UNPUBLISHED_MS) + 2 * periodOf('TransactionalOutbox', 'SweepingSchedule'), '<', "an event's wait for its predecessor", seconds(outbox.HELD_TOO_LONG_MS), 'nobody is called for what heals by itself'],
  // QueueLeveler
  ['the backend, until it is ready and at work', READY + (backend.Timeout ?? 3), '<', 'a call of it', seconds(leveler.LONGEST_CALL_MS), 'when it is given up, it has ended'],
  ['a call, and two writes before it', seconds(leveler.LONGEST_CALL_MS) + 2 * SDK_CALL, '<', 'the time for a call', seconds(leveler.TIME_FOR_A_CALL_MS), 'what is begun comes to its end'],
  ['the time for a call', seconds(leveler.TIME_FOR_A_CALL_MS), '<', 'the worker', timeoutOf('QueueLeveler', 'RunJob'), 'a run begins one at least'],
  ['the longest work', seconds(leveler.LONGEST_WORK_MS), '<', 'the bundled backend', backend.Timeout ?? 3, 'it comes to its end'],
  ['the bundled backend', backend.Timeout ?? 3, '<', 'a place in it', seconds(leveler.LEASE_MS), 'a place that is free again has nobody at work'],
  ['workers, by default (jobs)', jobSource.ScalingConfig?.MaximumConcurrency ?? Infinity, '<=', 'the capacity, by default', Number(backend.Environment?.Variables?.['CAPACITY']), 'nothing is refused as it is deployed'],
  ['as many visibility timeouts as receives', (job.VisibilityTimeout ?? 30) * (job.RedrivePolicy?.maxReceiveCount ?? Infinity), '<', "a job's retention", jobRetention, 'SQS drops no job before it gives it up'],
  ["a job's deadline", DEADLINE_HOURS * HOUR, '<', "a job's retention", jobRetention, 'a job ends with its reason'],
  ["a job's longest delay", LONGEST_DELAY_SECONDS, '<=', "SQS's longest visibility timeout", LONGEST_INVISIBLE, 'SQS takes it'],
  ['a job, with the attributes of a dead letter (bytes)', (job.MaximumMessageSize ?? Infinity) + 1024, '<=', "SQS's largest message", LARGEST_MESSAGE, 'what is accepted can be parked'],
  ['a result (bytes)', MOST_RESULT_BYTES + 10_000, '<', "DynamoDB's largest item", LARGEST_ITEM, 'what the backend answers can be kept'],
  // ScheduledEc2Stopper
  ["one call's answer", 2 + seconds(stopper.ANSWER_MS), '<', "the run's reserve", seconds(stopper.RESERVE_MS) - 2 * SDK_CALL, 'the mark and the report come after it'],
  ["the run's reserve", seconds(stopper.RESERVE_MS), '<', 'half a run', timeoutOf('ScheduledEc2Stopper', 'StopInstances') / 2, 'most of it is for the instances'],
];

/** A stand-in for what is not ours: it may end in the middle of a call, and its callers must bear that. */
const MAY_END = ['SlowBackend'];

/** What holds in every template. */
function relationsIn(scenario: string, settings: Settings): Relation[] {
  const parts = (type: string) => partsOf(scenario, type, settings);
  const name = (reference: unknown): string => readableId(referenced(reference) ?? '');
  const byId = new Map(parts('AWS::SQS::Queue'));
  const retentionOf = (id: string) => byId.get(id)?.MessageRetentionPeriod ?? RETENTION_BY_DEFAULT;
  const functions = new Map(parts('AWS::Lambda::Function').filter(([id]) => !id.startsWith('Custom')));
  const timeout = (id: string) => functions.get(id)?.Timeout ?? 3;
  const sources = parts('AWS::Lambda::EventSourceMapping');
  const called = parts('AWS::ApiGateway::Method').flatMap(([, { Integration }]) => {
    const uri = JSON.stringify(Integration?.Uri ?? '');
    return [...uri.matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].map(([, id = '']) => readableId(id));
  });
  const invoked = parts('AWS::Lambda::EventInvokeConfig');
  // prettier-ignore
  return [
    ...[...functions.keys()].filter((id) => !MAY_END.includes(id)).map((id): Relation =>
      ['the longest call of the SDK', SDK_CALL, '<', id, timeout(id), 'a function answers before Lambda ends it']),
    ...[...new Set(called)].filter((id) => functions.has(id)).map((id): Relation =>
      [id, timeout(id), '<', 'the gateway', GATEWAY, 'the gateway gives no request up that a function still works on']),
    ...sources.filter(([, { EventSourceArn }]) => byId.has(name(EventSourceArn))).map(([, { EventSourceArn, FunctionName }]): Relation =>
      [`six timeouts of ${name(FunctionName)}`, 6 * timeout(name(FunctionName)), '<=', 'the visibility timeout', byId.get(name(EventSourceArn))?.VisibilityTimeout ?? 30, 'no message is given out while it may be worked on (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html)']),
    ...[...byId].flatMap(([id, { RedrivePolicy }]): Relation[] => RedrivePolicy === undefined ? [] : [
      [id, retentionOf(id), '<', 'its dead letters', retentionOf(name(RedrivePolicy.deadLetterTargetArn)), 'a dead letter keeps the age of its message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html)'],
      ['five receives', 5, '<=', id, RedrivePolicy.maxReceiveCount, 'throttled batches make no dead letters (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html)'],
    ]),
    ...sources.flatMap(([id, { MaximumRecordAgeInSeconds: age }]): Relation[] => age === undefined ? [] : [
      [id, age, '<', 'the stream', STREAM_KEPT - HOUR, 'records are given up, whole, before DynamoDB drops them'],
    ]),
    ...parts('AWS::Scheduler::Schedule').map(([id, { Target }]): Relation => {
      const queued = invoked.find(([, { FunctionName }]) => name(FunctionName) === name(Target?.Arn))?.[1];
      const age = Target?.RetryPolicy.MaximumEventAgeInSeconds ?? Infinity;
      return [`${id}: a minute, its retries and Lambda's queue`, MINUTE + age + (queued?.MaximumEventAgeInSeconds ?? 6 * HOUR), '<=', 'an hour', HOUR, 'a run that is later is stale'];
    }),
    ...parts('AWS::CloudWatch::Alarm').map(([id, { MetricName, Period = 0, EvaluationPeriods = 1, Threshold = 0, Dimensions = [] }]): Relation => {
      const queue = Dimensions.map(({ Value }) => name(Value)).find((watched) => byId.has(watched));
      const kept = queue === undefined ? STREAM_KEPT : retentionOf(queue);
      const waited = { ApproximateAgeOfOldestMessage: Threshold, IteratorAge: seconds(Threshold) }[MetricName ?? ''] ?? 0;
      return [`until ${id} goes off`, Period * EvaluationPeriods + waited, '<', 'a quarter of what is kept', kept / 4, 'there is time to put it right'];
    }),
  ];
}

/** Each client of the SDK, with what it is made with. */
const CLIENT = /new (?!Dax)\w*Client\(([^;]*);/g;

const title = '%s (%d) %s %s (%d): %s';
const holds = (...[, value, is, , bound]: Relation): boolean => (is === '<' ? value < bound : value <= bound);

it.each(named)(title, (...relation) => {
  expect(holds(...relation)).toBe(true);
});

const everywhere = scenarios.flatMap(({ id }) => [
  { id, profile: 'economy', settings: {} },
  { id, profile: 'full', settings: FULL },
]);
describe.each(everywhere)('$id in the profile $profile', ({ id, settings }) => {
  it.each(relationsIn(id, settings))(title, (...relation) => {
    expect(holds(...relation)).toBe(true);
  });
});

it('every client of the SDK has limits: those of all, or an attempt and a time of its own', () => {
  const clients = readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join('lambdas', file), 'utf8').matchAll(CLIENT)].map(([text]) => `${file}: ${text}`),
    );
  expect(clients.length).toBeGreaterThan(8);
  expect(clients.filter((client) => !/clientLimits|maxAttempts: 1[^]*requestTimeout/.test(client))).toEqual([]);
});
