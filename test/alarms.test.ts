import { isDeepStrictEqual } from 'node:util';
import { scenarios } from '../lib/scenarios';
import { FULL } from '../tools/full-profile';
import type { RawTemplate } from '../tools/simulation/template';
import { templateOf } from './support/synth';

const built = scenarios.filter(({ stack }) => stack).map(({ id }) => id);
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
 * message that waits among many that do not, and a minimum tells what was so all the time.
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
  'AWS/ApiGateway Latency': { statistic: 'p99' },
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count': { statistic: 'Sum' },
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': { statistic: 'Sum' },
  'AWS/ApplicationELB TargetResponseTime': { statistic: 'p99' },
};
/** What handlers count themselves, once for each thing that went wrong. */
const OWN_METRICS = { statistic: 'Maximum' };
const OWN_NAMESPACE = 'ProvenServerless';

/** Alarms whose ids name what happened, not a path of which there could be several: what they watch. */
const WATCHED: Readonly<Record<string, string>> = { DelayedAlarm: 'LevellingQueue' };

const DAY_SECONDS = 24 * 60 * 60;
/** Of what a queue or stream keeps, so much may pass before somebody is told: enough is left to do something about it. */
const PART_OF_RETENTION = 0.1;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const DEFAULT_RETENTION_SECONDS = 4 * DAY_SECONDS;

describe.each(profiles.flatMap(([profile, settings]) => built.map((id) => [profile, id, settings] as const)))(
  'in the %s profile, the alarms of %s',
  (_, scenario, settings) => {
    const { Resources } = templateOf(scenario, settings).toJSON() as RawTemplate;
    const alarms = Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      // The template is the CDK's: it has what the type says.
      Type === 'AWS::CloudWatch::Alarm'
        ? alarmsOn(Properties as unknown as Computed).map((alarm) => [id, alarm] as const)
        : [],
    );

    it('watch what their ids name', () => {
      const strayed = alarms.flatMap(([id, alarm]) => {
        const [watched, named] = [watchedBy(alarm, Resources), namedBy(shortOf(id), alarm, scenario)];
        return watched === named ? [] : [`${id} watches ${watched}, not ${named}`];
      });
      expect(strayed).toEqual([]);
    });

    it('look at each metric in the way that shows one among many', () => {
      const wrong = alarms.filter(([, { Namespace, MetricName, Statistic, ExtendedStatistic }]) => {
        const metric = Namespace === OWN_NAMESPACE ? OWN_METRICS : METRICS[`${Namespace} ${MetricName}`];
        return metric?.statistic !== (Statistic ?? ExtendedStatistic);
      });
      expect(wrong.map(([id]) => id)).toEqual([]);
    });

    it('go off long before anything that they tell of is gone', () => {
      const late = alarms.filter(([, alarm]) => {
        const { thresholdSeconds = 0 } = METRICS[`${alarm.Namespace} ${alarm.MetricName}`] ?? {};
        const seconds = alarm.Period * alarm.EvaluationPeriods + thresholdSeconds * alarm.Threshold;
        return seconds > PART_OF_RETENTION * retentionSeconds(alarm, Resources);
      });
      expect(late.map(([id]) => id)).toEqual([]);
    });
  },
);

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
  return WATCHED[name] ?? name.replace(pattern, by);
}

/** The resource of an alarm's only dimension: of a function, the event source that gives it what the metric is about. */
function watchedBy({ Dimensions }: Alarm, resources: RawTemplate['Resources']): string {
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
function streamedFrom(table: string, resources: RawTemplate['Resources']): string {
  const sources = Object.entries(resources).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      isDeepStrictEqual(Properties?.['EventSourceArn'], { 'Fn::GetAtt': [table, 'StreamArn'] }),
  );
  return sources.map(([id]) => shortOf(id)).join();
}

const referred = (value: Reference): string => ('Ref' in value ? value.Ref : value['Fn::GetAtt'][0]);

/** How long what an alarm tells of is kept; for ever where nothing of it is. */
function retentionSeconds({ Namespace, MetricName, Dimensions }: Alarm, resources: RawTemplate['Resources']): number {
  if (['IteratorAge', 'Invocations', 'ConsumedWriteCapacityUnits'].includes(MetricName)) return DAY_SECONDS;
  const value = Dimensions[0]?.Value ?? '';
  if (Namespace !== 'AWS/SQS' || typeof value === 'string') return Infinity;
  const { MessageRetentionPeriod: seconds = DEFAULT_RETENTION_SECONDS } = resources[referred(value)]?.Properties ?? {};
  return Number(seconds);
}
