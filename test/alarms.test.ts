import { isDeepStrictEqual } from 'node:util';
import { proofsOf } from './support/proofs';
import { templateOf } from './support/synth';
import type { Template } from '../tools/template/template';
import { scenarios } from '../lib/registry';
import { watching, withProperties } from '../tools/simulation/mutations';
import { FULL } from '../tools/template/synthesis';

const built = scenarios.map(({ id }) => id);
const profiles = [
  ['economy', {}],
  ['full', FULL],
] as const;

type Reference = { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [string, string] };

interface Alarm {
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string | Reference }[];
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
}

/** An alarm on what is computed of several metrics. */
interface Computed extends Alarm {
  readonly Metrics?: readonly {
    readonly MetricStat?: {
      readonly Metric: Pick<Alarm, 'Dimensions' | 'MetricName' | 'Namespace'>;
      readonly Period: number;
      readonly Stat: string;
    };
  }[];
}

/** As many alarms as there are metrics in it. */
const alarmsOn = ({ Metrics, ...alarm }: Computed): Alarm[] =>
  Metrics?.flatMap(({ MetricStat }) =>
    MetricStat ? [{ ...alarm, ...MetricStat.Metric, Statistic: MetricStat.Stat, Period: MetricStat.Period }] : [],
  ) ?? [alarm];

/**
 * Of each metric that is alarmed: how it must be looked at, and what its threshold counts in. A mean hides the one
 * message that waits among many that do not, and a minimum is what was so all the time.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
const METRICS: Readonly<Record<string, { readonly statistic: string; readonly thresholdSeconds?: number }>> = {
  'AWS/SQS ApproximateNumberOfMessagesVisible': { statistic: 'Maximum' },
  'AWS/SQS ApproximateNumberOfMessagesNotVisible': { statistic: 'Minimum' },
  'AWS/SQS ApproximateAgeOfOldestMessage': { statistic: 'Maximum', thresholdSeconds: 1 },
  'AWS/Lambda IteratorAge': { statistic: 'Maximum', thresholdSeconds: 0.001 },
  'AWS/Lambda Invocations': { statistic: 'Sum' },
  'AWS/DynamoDB ConsumedWriteCapacityUnits': { statistic: 'Sum' },
  'AWS/Lambda OnFailureDestinationDeliveredEventCount': { statistic: 'Sum' },
  'AWS/ApiGateway 5XXError': { statistic: 'Sum' },
  'AWS/ApiGateway IntegrationError': { statistic: 'Sum' },
  'AWS/ApiGateway Latency': { statistic: 'p99' },
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count': { statistic: 'Sum' },
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': { statistic: 'Sum' },
  'AWS/ApplicationELB TargetResponseTime': { statistic: 'p99' },
};
/** What handlers count themselves, once for each thing that went wrong. */
const OWN_METRICS = { statistic: 'Maximum' };
const OWN_NAMESPACE = 'ProvenServerless';

const DAY_SECONDS = 24 * 60 * 60;
/** Of what a queue or stream keeps, so much may pass before an alarm goes off: enough is left to do something about it. */
const PART_OF_RETENTION = 0.1;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const DEFAULT_RETENTION_SECONDS = 4 * DAY_SECONDS;

type Resources = Template['Resources'];

/** Each alarm of a template, as often as there are metrics in it. */
const alarmsIn = (resources: Resources): readonly (readonly [id: string, alarm: Alarm])[] =>
  Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    // The template is the CDK's: it has what the type requires.
    Type === 'AWS::CloudWatch::Alarm'
      ? alarmsOn(Properties as unknown as Computed).map((alarm) => [id, alarm] as const)
      : [],
  );

/** Alarms that watch something else than their ids name. */
const strayed = (resources: Resources, scenario: string): string[] =>
  alarmsIn(resources).flatMap(([id, alarm]) => {
    const [watched, named] = [watchedBy(alarm, resources), namedBy(shortOf(id), alarm, scenario)];
    return watched === named ? [] : [`${shortOf(id)} watches ${watched}, not ${named}`];
  });

/** Alarms that do not see the one among many. */
const blurred = (resources: Resources): string[] =>
  alarmsIn(resources).flatMap(([id, { Namespace, MetricName, Statistic, ExtendedStatistic }]) => {
    const metric = Namespace === OWN_NAMESPACE ? OWN_METRICS : METRICS[`${Namespace} ${MetricName}`];
    const statistic = Statistic ?? ExtendedStatistic ?? 'nothing';
    return metric?.statistic === statistic ? [] : [`${shortOf(id)} looks at the ${statistic}`];
  });

/** Alarms that go off when not enough time is left. */
const late = (resources: Resources): string[] =>
  alarmsIn(resources).flatMap(([id, alarm]) => {
    const { thresholdSeconds = 0 } = METRICS[`${alarm.Namespace} ${alarm.MetricName}`] ?? {};
    const seconds = alarm.Period * alarm.EvaluationPeriods + thresholdSeconds * alarm.Threshold;
    const most = PART_OF_RETENTION * retentionSeconds(alarm, resources);
    return seconds > most ? [`${shortOf(id)} takes ${String(seconds)} s`] : [];
  });

describe.each(profiles.flatMap(([profile, settings]) => built.map((id) => [profile, id, settings] as const)))(
  'in the %s profile, the alarms of %s',
  (_, scenario, settings) => {
    const { Resources } = templateOf(scenario, settings).toJSON() as Template;

    it('watch what their ids name', () => {
      expect(strayed(Resources, scenario)).toEqual([]);
    });

    it('look at each metric in the way that shows one among many', () => {
      expect(blurred(Resources)).toEqual([]);
    });

    it('go off long before anything that they are about is gone', () => {
      expect(late(Resources)).toEqual([]);
    });
  },
);

/** Of each kind of alarm one that watches something else, and one that looks in another way. */
describe('an alarm is seen that', () => {
  const TYPE = 'AWS::CloudWatch::Alarm';
  const broken = (scenario: string, alarm: string, changed: Readonly<Record<string, unknown>>, settings = {}) => {
    const template = structuredClone(templateOf(scenario, settings).toJSON()) as Template;
    withProperties(alarm, TYPE, changed)(template);
    return template.Resources;
  };
  const elsewhere = (Name: string) => ({ Dimensions: [{ Name, Value: 'Elsewhere' }] });

  it.each([
    ['QueueLeveler', 'LevellingWaitingAlarm', 'QueueName'],
    ['QueueLeveler', 'LevellingDeadLettersAlarm', 'QueueName'],
    ['QueueLeveler', 'DelayedAlarm', 'QueueName'],
    ['StranglerFacade', 'RefusedAlarm', 'QueueName'],
    ['StranglerFacade', 'SyncingBehindAlarm', 'FunctionName'],
    ['StranglerFacade', 'SyncingGivenUpAlarm', 'EventSourceMappingUUID'],
    ['StranglerFacade', 'LegacyApiSlowAlarm', 'ApiName'],
    ['StranglerFacade', 'LegacyApiFailingAlarm', 'ApiName'],
    ['BlogSite', 'CappedAlarm', 'service'],
  ])('watches something else: of %s, %s', (scenario, alarm, dimension) => {
    expect(strayed(broken(scenario, alarm, elsewhere(dimension)), scenario).join()).toContain(`${alarm} watches`);
  });

  it('counts dead letters in place of what is held back', () => {
    const template = structuredClone(templateOf('QueueLeveler').toJSON()) as Template;
    watching('DelayedAlarm', 'LevellingDeadLetters')(template);
    expect(strayed(template.Resources, 'QueueLeveler')).toEqual([
      'DelayedAlarm watches LevellingDeadLetters, not LevellingQueue',
    ]);
  });

  it.each(['LevellingWaitingAlarm', 'LevellingDeadLettersAlarm', 'DelayedAlarm', 'ApiFailingAlarm', 'ApiSlowAlarm'])(
    'looks at the mean: %s',
    (alarm) => {
      const mean = { Statistic: 'Average', ExtendedStatistic: undefined };
      expect(blurred(broken('QueueLeveler', alarm, mean))).toEqual([`${alarm} looks at the Average`]);
    },
  );

  it.each([
    ['StranglerFacade', 'SyncingBehindAlarm'],
    ['QueueLeveler', 'LevellingWaitingAlarm'],
    ['QueueLeveler', 'DelayedAlarm'],
  ])('needs days: of %s, %s', (scenario, alarm) => {
    const days = { Period: DAY_SECONDS, EvaluationPeriods: 5 };
    expect(late(broken(scenario, alarm, days)).join()).toContain(`${alarm} takes`);
  });
});

const shortOf = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

/** What stands in an alarm's id before these, and is watched: `ShippingWaitingAlarm` watches `ShippingQueue`. */
const WATCHES: readonly (readonly [RegExp, string])[] = [
  [/DeadLettersAlarm$/, 'DeadLetters'],
  [/WaitingAlarm$/, 'Queue'],
  [/(GivenUp|Behind|Unread)Alarm$/, 'Source'],
  [/(Failing|Unanswered|Slow)?Alarm$/, ''],
];

/** Who counts a metric of the app's own is its service. */
function namedBy(name: string, { Namespace }: Alarm, scenario: string): string {
  if (Namespace === OWN_NAMESPACE) return scenario;
  const [pattern, by] = WATCHES.find(([one]) => one.test(name)) ?? [/$/, ''];
  const { watched = {} } = proofsOf(scenarios.find(({ id }) => id === scenario)?.folder ?? '');
  return watched[name] ?? name.replace(pattern, by);
}

/** The resource of an alarm's only dimension: of a function, the event source that gives it what the metric is about. */
function watchedBy({ Dimensions }: Alarm, resources: Resources): string {
  const [{ Name, Value } = { Name: '', Value: '' }, ...others] = Dimensions;
  if (others.length > 0) return 'more than one dimension';
  if (Name === 'ApiName' || Name === 'FunctionName') {
    const property = Name === 'ApiName' ? 'Name' : Name;
    const type = Name === 'ApiName' ? 'AWS::ApiGateway::RestApi' : 'AWS::Lambda::EventSourceMapping';
    const owners = Object.entries(resources).filter(
      ([, { Type, Properties }]) => Type === type && isDeepStrictEqual(Properties?.[property], Value),
    );
    return owners.map(([id]) => shortOf(id)).join();
  }
  if (Name === 'TableName' && typeof Value !== 'string') return streamedFrom(referred(Value), resources);
  return typeof Value === 'string' ? Value : shortOf(referred(Value));
}

/** The event sources that read a table's stream. */
function streamedFrom(table: string, resources: Resources): string {
  const sources = Object.entries(resources).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      String((Properties?.['EventSourceArn'] as Record<string, unknown>)['Fn::GetAtt']) === `${table},StreamArn`,
  );
  return sources.map(([id]) => shortOf(id)).join();
}

const referred = (value: Reference): string => ('Ref' in value ? value.Ref : value['Fn::GetAtt'][0]);

/** How long what an alarm is about is kept; for ever where nothing of it is. */
function retentionSeconds({ Namespace, MetricName, Dimensions }: Alarm, resources: Resources): number {
  if (['IteratorAge', 'Invocations', 'ConsumedWriteCapacityUnits'].includes(MetricName)) return DAY_SECONDS;
  const value = Dimensions[0]?.Value ?? '';
  if (Namespace !== 'AWS/SQS' || typeof value === 'string') return Infinity;
  const { MessageRetentionPeriod: seconds = DEFAULT_RETENTION_SECONDS } = resources[referred(value)]?.Properties ?? {};
  return Number(seconds);
}
