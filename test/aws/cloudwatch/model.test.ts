import { embeddedMetrics } from '../../../tools/aws/cloudwatch/embedded-metrics';
import { goesOff, readAlarm } from '../../../tools/aws/cloudwatch/model';
import type { Datapoint } from '../../../tools/aws/kernel';

const START = Date.parse('2026-01-01T00:00:00Z');
const properties = {
  Namespace: 'AWS/SQS',
  MetricName: 'Depth',
  Dimensions: [{ Name: 'QueueName', Value: 'q' }],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const point = (seconds: number, value: number, rest: Partial<Datapoint> = {}): Datapoint => ({
  namespace: 'AWS/SQS',
  name: 'Depth',
  dimensions: { QueueName: 'q' },
  value,
  at: new Date(START + seconds * 1000),
  ...rest,
});
/** Seconds until the alarm goes off, up to the last datapoint or those many seconds. */
const wentOffBy = (seconds: number, changes: object, ...points: Datapoint[]) => {
  const at = goesOff(readAlarm('Alarm', { ...properties, ...changes }), points, new Date(START + seconds * 1000));
  return at && (at.getTime() - START) / 1000;
};
const wentOff = (changes: object, ...points: Datapoint[]) =>
  wentOffBy(((points.at(-1)?.at.getTime() ?? START) - START) / 1000, changes, ...points);

describe('on one metric without another', () => {
  const metric = (MetricName: string) => ({ Namespace: 'AWS/SQS', MetricName, Dimensions: properties.Dimensions });
  const query = (Id: string) => ({
    Id,
    MetricStat: { Metric: metric(Id), Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const changes = {
    ...Object.fromEntries(Object.keys(metric('')).map((name) => [name, undefined])),
    Statistic: undefined,
    Period: undefined,
    Threshold: 0,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 2,
    Metrics: [{ Id: 'e', Expression: 'IF(FILL(in, 0) > 0 AND FILL(out, 0) == 0, 1, 0)' }, query('in'), query('out')],
  };
  const into = (seconds: number) => point(seconds, 1, { name: 'in' });
  const out = (seconds: number, value = 1) => point(seconds, value, { name: 'out' });

  it('goes off when the other has no data at all, in enough periods that have ended', () => {
    expect(wentOff(changes, into(10), into(70))).toBeUndefined();
    expect(wentOff(changes, into(10), into(70), into(130))).toBe(120);
    expect(wentOffBy(119, changes, into(10), into(70))).toBeUndefined();
    expect(wentOffBy(120, changes, into(10), into(70))).toBe(120);
  });

  it('counts no period in which the other is above zero, before or after', () => {
    expect(wentOff(changes, into(10), out(50), out(65), into(70), into(130), into(190), into(250))).toBe(240);
    expect(wentOff(changes, into(10), out(50, 0), into(70), into(130))).toBe(120);
  });

  it('stays silent while nothing comes in, though the other has no data', () => {
    expect(wentOff(changes, into(10), into(400))).toBeUndefined();
  });
});

it('goes off at the end of the first period over the threshold', () => {
  expect(wentOff({}, point(10, 5), point(70, 6), point(130, 9))).toBe(120);
  expect(wentOff({}, point(10, 5))).toBeUndefined();
});

it('looks at its own metric only', () => {
  expect(wentOff({}, point(1, 9, { namespace: 'Other' }))).toBeUndefined();
  expect(wentOff({}, point(1, 9, { name: 'Age' }))).toBeUndefined();
  expect(wentOff({}, point(1, 9, { dimensions: { QueueName: 'other' } }))).toBeUndefined();
  expect(wentOff({}, point(1, 9, { dimensions: {} }))).toBeUndefined();
  expect(wentOff({}, point(1, 9, { dimensions: { QueueName: 'q', more: 'x' } }))).toBeUndefined();
});

it.each([
  ['Maximum', [1, 6], true],
  ['Minimum', [1, 6], false],
  ['Minimum', [7, 6], true],
  ['Sum', [3, 3], true],
  ['Sum', [3, 2], false],
  ['Average', [4, 7], true],
  ['Average', [4, 6], false],
  ['SampleCount', [0, 0, 0, 0, 0, 0], true],
  ['SampleCount', [9], false],
])('takes the %s of %j', (Statistic, values, expected) => {
  expect(wentOff({ Statistic }, ...values.map((value, second) => point(second, value))) !== undefined).toBe(expected);
});

it('takes percentiles', () => {
  const points = Array.from({ length: 100 }, (_, n) => point(n / 2, n < 98 ? 1 : 10));
  const changes = (ExtendedStatistic: string) => ({ Statistic: undefined, ExtendedStatistic });
  expect(wentOff(changes('p99'), ...points)).toBe(60);
  expect(wentOff(changes('p98'), ...points)).toBeUndefined();
});

it.each([
  ['GreaterThanThreshold', [6]],
  ['GreaterThanOrEqualToThreshold', [5, 6]],
  ['LessThanThreshold', [4]],
  ['LessThanOrEqualToThreshold', [4, 5]],
])('compares by %s', (ComparisonOperator, over) => {
  const values = [4, 5, 6].filter((value) => wentOff({ ComparisonOperator }, point(1, value)) !== undefined);
  expect(values).toEqual(over);
});

it('waits for enough periods of the last ones, without data counting as none', () => {
  const three = { EvaluationPeriods: 3 };
  expect(wentOff(three, point(0, 9), point(60, 9), point(120, 9))).toBe(180);
  expect(wentOff(three, point(0, 9), point(60, 9), point(180, 9))).toBeUndefined();
  const two = { EvaluationPeriods: 3, DatapointsToAlarm: 2 };
  expect(wentOff(two, point(0, 9), point(60, 1), point(120, 9))).toBe(180);
  expect(wentOff(two, point(0, 9), point(180, 9))).toBeUndefined();
});

it.each([
  [{ Metrics: [{ Id: 'e', Expression: 'in - out' }] }, 'the alarm Alarm on in - out'],
  [{ TreatMissingData: 'breaching' }, 'missing data breaching'],
  [{ TreatMissingData: undefined, EvaluationPeriods: 2 }, 'missing data missing'],
  [{ MetricName: undefined }, 'without a metric'],
  [{ Statistic: 'IQM' }, 'the statistic IQM'],
  [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, 'the comparison GreaterThanUpperThreshold'],
])('ends an alarm with %j by name', (changes, named) => {
  expect(() => readAlarm('Alarm', { ...properties, ...changes })).toThrow(named);
});

it('reads the metrics that functions print, and nothing else', () => {
  const at = new Date(START);
  const line = JSON.stringify({
    _aws: {
      Timestamp: START,
      CloudWatchMetrics: [
        { Namespace: 'N', Dimensions: [['service'], ['service', 'kind']], Metrics: [{ Name: 'Lost', Unit: 'Count' }] },
      ],
    },
    service: 's',
    kind: 'k',
    Lost: [1, 2],
  });
  const common = { namespace: 'N', name: 'Lost', at };
  expect(embeddedMetrics(line, at)).toEqual([
    { ...common, dimensions: { service: 's' }, value: 1 },
    { ...common, dimensions: { service: 's' }, value: 2 },
    { ...common, dimensions: { service: 's', kind: 'k' }, value: 1 },
    { ...common, dimensions: { service: 's', kind: 'k' }, value: 2 },
  ]);
  expect(embeddedMetrics('{"level":"INFO"}', at)).toEqual([]);
  expect(embeddedMetrics('not JSON', at)).toEqual([]);
});
