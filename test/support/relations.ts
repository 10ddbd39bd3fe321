import { clientLimits } from '../../lambdas/shared/client-limits';
import { readableId } from '../../tools/template/template';
import { templateOf } from './synth';

/**
 * Numbers that must fit one another, wherever they stand: constants of handlers, properties of templates, limits of AWS.
 * A row states what must be above or below what, and why; times are in seconds unless the row has another unit.
 */
export type Relation = readonly [what: string, value: number, is: '<' | '<=', than: string, bound: number, why: string];

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
export type Settings = Readonly<Record<string, unknown>>;

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const GATEWAY = 29;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-queue-parameters.html */
export const RETENTION_BY_DEFAULT = 4 * DAY;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const [LARGEST_MESSAGE, LONGEST_INVISIBLE] = [1024 * 1024, 12 * HOUR];
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const STREAM_KEPT = DAY;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const LARGEST_ITEM = 400 * 1024;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
export const READY = 10;

/** The parts of a template of one type, by their readable ids. */
export const partsOf = (
  scenario: string,
  type: string,
  settings: Settings = {},
): [id: string, properties: Properties][] =>
  Object.entries(templateOf(scenario, settings).findResources(type)).map(([id, { Properties = {} }]) => [
    readableId(id),
    Properties as Properties,
  ]);

/** @throws Error when the scenario has none of that id */
export function partOf(scenario: string, type: string, id: string, settings: Settings = {}): Properties {
  const [, found] = partsOf(scenario, type, settings).find(([name]) => name === id) ?? [];
  if (!found) throw new Error(`${scenario} has no ${type} ${id}.`);
  return found;
}

export const timeoutOf = (scenario: string, id: string): number =>
  partOf(scenario, 'AWS::Lambda::Function', id).Timeout ?? 3;
export const periodOf = (scenario: string, id: string): number => {
  const { ScheduleExpression } = partOf(scenario, 'AWS::Scheduler::Schedule', id) as { ScheduleExpression?: string };
  return Number(/^rate\((\d+) minutes?\)$/.exec(ScheduleExpression ?? '')?.[1]) * MINUTE;
};

export const seconds = (milliseconds: number): number => milliseconds / 1000;
const { maxAttempts, requestHandler } = clientLimits;
/** Each attempt to its end, and between them the longest pauses: 100 ms, doubled each time. */
export const SDK_CALL =
  maxAttempts * seconds(requestHandler.requestTimeout) +
  Array.from({ length: maxAttempts - 1 }, (_, attempt) => 0.1 * 2 ** attempt).reduce((sum, pause) => sum + pause, 0);

const title = '%s (%d) %s %s (%d): %s';
const holds = (...[, value, is, , bound]: Relation): boolean => (is === '<' ? value < bound : value <= bound);

/** Tests each relation. */
export function describeRelations(relations: readonly Relation[]): void {
  it.each(relations)(title, (...relation) => {
    expect(holds(...relation)).toBe(true);
  });
}
