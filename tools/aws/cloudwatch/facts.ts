import type { Properties } from '../../template/template';
import { LABEL, type ResourceFacts } from '../facts';
import { price, READ, unpriced } from '../price';

export const prices = {
  alarm: price('CloudWatch', 0.1, 1, 'metrics of alarms, a month', 'cloudwatch/pricing', [
    READ,
    'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
  ]),
  metric: price('CloudWatch', 0.3, 1, 'custom metrics, a month', 'cloudwatch/pricing', [
    '2026-02-15',
    'https://signoz.io/guides/cloudwatch-pricing',
  ]),
};

const alarm: ResourceFacts<keyof typeof prices> = {
  simulated: {
    modelled: [
      ...['AlarmActions', 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluationPeriods'],
      ...['ExtendedStatistic', 'MetricName', 'Metrics', 'Namespace', 'Period', 'Statistic', 'Threshold'],
      'TreatMissingData',
    ],
    irrelevant: { AlarmDescription: LABEL, OKActions: 'only going off is watched', Tags: LABEL },
  },
  idle: ({ Metrics, Period = 60 }, id) => {
    if (Number(Period) < 60) unpriced('a high-resolution alarm', id);
    const measured = ((Metrics ?? [{ MetricStat: {} }]) as Properties[]).filter(({ MetricStat }) => MetricStat);
    return [{ price: 'alarm', units: measured.length }];
  },
};

export const resources = { 'AWS::CloudWatch::Alarm': alarm };
