import { references } from '../../template/template';
import { LABEL, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { MILLION, PART, price } from '../price';

export const prices = {
  scheduledRun: price('EventBridge Scheduler', 1, MILLION, 'runs', 'eventbridge/pricing', [
    '2026-03-13',
    'https://cloudburn.io/blog/amazon-eventbridge-pricing',
  ]),
};

interface Target {
  readonly Arn: unknown;
  readonly DeadLetterConfig?: unknown;
}

const schedule: ResourceFacts<never> = {
  simulated: {
    modelled: [
      ...['FlexibleTimeWindow', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'State', 'Target'],
    ],
  },
  idle: 'its runs are priced apart',
  drawn: { glyph: 'aws-eventbridge', called: 'schedule', kind: 'clock' },
  arrows: (id, { ScheduleExpression, Target: target }) => {
    const { Arn, DeadLetterConfig } = target as Target;
    return [
      ...references(Arn).map((to) => ({ from: id, to, label: String(ScheduleExpression) })),
      ...references(Arn).flatMap((from) =>
        references(DeadLetterConfig).map((to) => ({ from, to, label: 'failed runs', failure: true })),
      ),
    ];
  },
  path: { suffix: 'Schedule', worker: ({ Target: target }) => (target as Target | undefined)?.Arn },
};

export const resources = {
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': {
    arn: (name) => arnOf('scheduler', `schedule-group/${name}`),
    simulated: { irrelevant: { Tags: LABEL } },
    idle: PART,
  },
} satisfies Record<string, ResourceFacts>;
