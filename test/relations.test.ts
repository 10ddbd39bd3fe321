import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from '../lib/registry';
import { FULL } from '../tools/template/synthesis';
import { readableId, referenced } from '../tools/template/template';
import {
  describeRelations,
  GATEWAY,
  HOUR,
  MINUTE,
  partsOf,
  type Relation,
  RETENTION_BY_DEFAULT,
  SDK_CALL,
  seconds,
  type Settings,
  STREAM_KEPT,
} from './support/relations';

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

const everywhere = scenarios.flatMap(({ id }) => [
  { id, profile: 'economy', settings: {} },
  { id, profile: 'full', settings: FULL },
]);
describe.each(everywhere)('$id in the profile $profile', ({ id, settings }) => {
  describeRelations(relationsIn(id, settings));
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
