import { type Properties, referenced, references } from '../../template/template';
import { type Arrow, ENCRYPTION, LABEL, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { BY_DATA, BY_USE, MILLION, price, unpriced } from '../price';

export const prices = {
  event: price('EventBridge', 1, MILLION, 'events put, per 64 KB', 'eventbridge/pricing', [
    '2026-03-13',
    'https://cloudburn.io/blog/amazon-eventbridge-pricing',
  ]),
  eventArchived: price('EventBridge', 0.1, 1, 'GB archived', 'eventbridge/pricing', [
    '2026-06',
    'https://www.factualminds.com/blog/amazon-eventbridge-pricing-events-pipes-schema-archive/',
  ]),
};

/** A rule that names no bus of the template listens to the account's own. */
export const OUTSIDE_BUS = 'DefaultBus';

export const outside = { name: OUTSIDE_BUS, glyph: 'aws-eventbridge', called: 'of the account' };

export const resources = {
  'AWS::Events::Archive': {
    arn: (name) => arnOf('events', `archive/${name}`),
    simulated: {
      modelled: ['EventPattern', 'SourceArn'],
      irrelevant: {
        ArchiveName: 'models have names of their own',
        Description: LABEL,
        KmsKeyIdentifier: ENCRYPTION,
        RetentionDays: 'replays come sooner',
      },
    },
    idle: BY_DATA,
  },
  'AWS::Events::EventBus': {
    arn: (name) => arnOf('events', `event-bus/${name}`),
    attributes: { Name: ({ name }) => name },
    simulated: { irrelevant: { Description: LABEL, Name: 'models have names of their own', Tags: LABEL } },
    sending: 'events:PutEvents',
    idle: BY_USE,
    drawn: { glyph: 'aws-eventbridge', called: 'event bus', kind: 'channel' },
  },
  'AWS::Events::Rule': {
    arn: (name) => arnOf('events', `rule/${name}`),
    simulated: { modelled: ['EventBusName', 'EventPattern', 'State', 'Targets'], irrelevant: { Tags: LABEL } },
    idle: ({ ScheduleExpression }, id) =>
      ScheduleExpression === undefined ? [] : unpriced('a schedule in a rule', id),
    arrows: leads,
  },
} satisfies Record<string, ResourceFacts>;

export const verbs = [[/^events:PutEvents$/, 'publishes']] as const;

/** What a target's ARN refers to. That of a log group, which no picture shows, is put together from several. */
const partsOf = (arn: unknown): string[] => (referenced(arn) === undefined ? [] : references(arn));

/** Of a rule: more would push its neighbours apart. */
const LONGEST_LABEL = 40;

function leads(_: string, { EventBusName, EventPattern, Targets }: Properties): readonly Arrow[] {
  const [bus = OUTSIDE_BUS] = references(EventBusName);
  const texts = Object.values((EventPattern ?? {}) as Record<string, unknown>)
    .flat()
    .filter((part) => typeof part === 'string');
  const all = texts.join(', ');
  const label = all.length > LONGEST_LABEL ? (texts[0] ?? '') : all;
  return (Targets as { Arn: unknown; DeadLetterConfig?: unknown }[]).flatMap(({ Arn, DeadLetterConfig }) => [
    ...partsOf(Arn).map((to) => ({ from: bus, to, label })),
    ...references(DeadLetterConfig).map((to) => ({ from: bus, to, label: 'undeliverable', failure: true })),
  ]);
}
