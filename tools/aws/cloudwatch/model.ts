import { NotModelled, onlyKnown } from '../../template/not-modelled';
import type { Datapoint } from '../kernel';

interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An alarm on one metric. */
export interface Alarm extends MetricName {
  /** Periods in which this one is above zero do not count, and so none does before it has ended. */
  readonly unless?: MetricName;
  readonly statistic: (values: readonly number[]) => number;
  readonly periodMs: number;
  /** So many of the last so many periods must be over the threshold. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly breaches: (value: number) => boolean;
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Properties; readonly Period: number; readonly Stat: string };
}

interface Properties {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold?: number;
  readonly Metrics?: readonly MetricQuery[];
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: string;
}

const KNOWN = [
  'Namespace MetricName Dimensions Statistic ExtendedStatistic Period EvaluationPeriods DatapointsToAlarm Threshold',
  'ComparisonOperator TreatMissingData Metrics AlarmActions OKActions AlarmDescription Tags',
].flatMap((names) => names.split(' '));

/**
 * Reads the properties of an `AWS::CloudWatch::Alarm`, its references resolved.
 * @throws NotModelled for metric math but "one without the other", anomalies, and missing data that would be more than no alarm
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 */
export function readAlarm(logicalId: string, properties: object): Alarm {
  onlyKnown(`the alarm ${logicalId}:`, properties, KNOWN);
  const { Metrics, ...own } = properties as Properties;
  const { unless, ...watched } = Metrics ? oneWithoutTheOther(logicalId, Metrics) : {};
  const alarm: Properties = { ...own, ...watched };
  const { Namespace, MetricName, Dimensions = [], Period = 60, EvaluationPeriods, Threshold, TreatMissingData } = alarm;
  if (Namespace === undefined || MetricName === undefined || Threshold === undefined) {
    throw new NotModelled(`the alarm ${logicalId} without a metric or threshold`);
  }
  // With one period no data is no alarm, unless it is configured to be one.
  if (TreatMissingData === 'breaching' || (TreatMissingData !== 'notBreaching' && EvaluationPeriods > 1)) {
    throw new NotModelled(`the alarm ${logicalId} with missing data ${TreatMissingData ?? 'missing'}`);
  }
  return {
    ...(unless && { unless }),
    namespace: Namespace,
    name: MetricName,
    dimensions: byName(Dimensions),
    statistic: statisticOf(alarm.Statistic ?? alarm.ExtendedStatistic ?? ''),
    periodMs: Period * 1000,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? EvaluationPeriods,
    evaluationPeriods: EvaluationPeriods,
    breaches: comparisonWith(alarm.ComparisonOperator, Threshold),
  };
}

const byName = (dimensions: NonNullable<Properties['Dimensions']>): MetricName['dimensions'] =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
function oneWithoutTheOther(logicalId: string, queries: readonly MetricQuery[]): Properties & { unless: MetricName } {
  const expression = queries.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
  const [, one, other] = /^IF\(FILL\((\w+), 0\) > 0 AND FILL\((\w+), 0\) == 0, 1, 0\)$/.exec(expression) ?? [];
  const stat = queries.find(({ Id }) => Id === one)?.MetricStat;
  const without = queries.find(({ Id }) => Id === other)?.MetricStat?.Metric;
  if (!stat || !without) throw new NotModelled(`the alarm ${logicalId} on ${expression}`);
  const { Namespace: namespace = '', MetricName: name = '', Dimensions = [] } = without;
  return {
    ...stat.Metric,
    Statistic: stat.Stat,
    Period: stat.Period,
    unless: { namespace, name, dimensions: byName(Dimensions) },
  };
}

/**
 * When the alarm goes off for the first time: at the end of the period that is the last of enough ones over the
 * threshold. Nothing when it does not, up to now.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function goesOff(alarm: Alarm, datapoints: readonly Datapoint[], now: Date): Date | undefined {
  if (datapoints.length === 0) return undefined;
  const periodOf = ({ at }: { readonly at: Date }) => Math.floor(at.getTime() / alarm.periodMs);
  const { unless } = alarm;
  const excused = new Set(
    unless && datapoints.filter((one) => one.value > 0 && isMetric(unless, one)).map((one) => periodOf(one)),
  );
  const running = unless && periodOf({ at: now });
  const periods = new Map<number, number[]>();
  for (const point of datapoints.filter((one) => isMetric(alarm, one))) {
    const period = periodOf(point);
    if (excused.has(period) || period === running) continue;
    const values = periods.get(period) ?? [];
    values.push(point.value);
    periods.set(period, values);
  }
  const breaching = [...periods]
    .filter(([, values]) => alarm.breaches(alarm.statistic(values)))
    .map(([period]) => period)
    .sort((a, b) => a - b);
  const last = breaching.find((period, index) => {
    const first = breaching[index - alarm.datapointsToAlarm + 1];
    return first !== undefined && period - first < alarm.evaluationPeriods;
  });
  return last === undefined ? undefined : new Date((last + 1) * alarm.periodMs);
}

/** A metric is its name and all of its dimensions: with more or fewer of them it is another one. */
function isMetric(metric: MetricName, { namespace, name, dimensions }: Datapoint): boolean {
  if (name !== metric.name || namespace !== metric.namespace) return false;
  const names = Object.keys(metric.dimensions);
  return (
    names.length === Object.keys(dimensions).length &&
    names.every((dimension) => metric.dimensions[dimension] === dimensions[dimension])
  );
}

/** Whether the alarm looks at this value. */
export const isOf = (alarm: Alarm, point: Datapoint): boolean =>
  isMetric(alarm, point) || (alarm.unless !== undefined && isMetric(alarm.unless, point));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
function statisticOf(name: string): Alarm['statistic'] {
  switch (name) {
    case 'Maximum':
      return (values) => Math.max(...values);
    case 'Minimum':
      return (values) => Math.min(...values);
    case 'Sum':
      return sum;
    case 'Average':
      return (values) => sum(values) / values.length;
    case 'SampleCount':
      return ({ length }) => length;
    default: {
      const percent = Number(/^p([\d.]+)$/.exec(name)?.[1]);
      if (Number.isNaN(percent)) throw new NotModelled(`the statistic ${name}`);
      return (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
      };
    }
  }
}

function comparisonWith(operator: string, threshold: number): Alarm['breaches'] {
  switch (operator) {
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    case 'LessThanOrEqualToThreshold':
      return (value) => value <= threshold;
    default:
      throw new NotModelled(`the comparison ${operator}`);
  }
}
