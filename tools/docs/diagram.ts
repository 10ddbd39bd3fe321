import {
  pathOf,
  type Properties,
  readableId,
  referenced,
  references,
  type Template,
  type TemplateResource,
} from '../template/template';

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Dashed: where things go that failed. */
  readonly failure?: boolean;
}

/** What belongs to one asynchronous path. */
interface Box {
  readonly name: string;
  readonly members: readonly string[];
}

const API = 'AWS::ApiGateway::RestApi';
const SITE = 'AWS::CloudFront::Distribution';
/** Where clients come in. */
const DOORS = [API, SITE];

/** How each kind of resource is drawn; a kind that is not here is no part of the picture. */
const SHAPES: Readonly<Record<string, (label: string) => string>> = {
  [API]: () => '[/"REST API"/]',
  [SITE]: () => '[/"CloudFront"/]',
  'AWS::Lambda::Function': (label) => `("${label}")`,
  'AWS::DynamoDB::GlobalTable': (label) => `[("${label}")]`,
  'AWS::S3::Bucket': (label) => `[("${label}")]`,
  'AWS::SQS::Queue': (label) => `[["${label}"]]`,
  'AWS::Events::EventBus': (label) => `{{"${label}"}}`,
  'AWS::Scheduler::Schedule': (label) => `(["${label}"])`,
  'AWS::SNS::Topic': (label) => `{{"${label}"}}`,
};

/** What a grant means in the picture; others are what an event source needs by itself. */
const VERBS: readonly (readonly [action: RegExp, verb: string])[] = [
  [/^(dynamodb:(GetItem|BatchGetItem|Query|Scan)|s3:GetObject(Version)?)$/, 'reads'],
  [/^(dynamodb:(Put|Update|Delete)Item|s3:PutObject)$/, 'writes'],
  [/^events:PutEvents$/, 'publishes'],
  [/^lambda:InvokeFunction$/, 'calls'],
  [/^sqs:SendMessage$/, 'parks'],
  [/^sns:Publish$/, 'tells'],
];

/** What functions work on that no template makes: by the action that is granted, what it is and what they do to it. */
const OUTSIDE: readonly (readonly [action: string, name: string, verb: string])[] = [
  ['ec2:StopInstances', 'Instances', 'stops'],
  ['ec2:StartInstances', 'Instances', 'starts'],
];

/** What the CDK deploys with, and where alarms go. */
const NOT_DRAWN = /^(Custom|AlarmTopic)/;
/** A rule that names no bus of the template listens to the account's own. */
const DEFAULT_BUS = 'DefaultBus';
const FROM_OUTSIDE = [...new Set([...OUTSIDE.map(([, name]) => name), DEFAULT_BUS])];

/**
 * A template as a Mermaid flowchart: who calls, feeds, reads and writes whom, and where failures go. Arrows come from
 * integrations, event sources, rules, schedules, redrive policies and grants, never from names. What an asynchronous
 * path is made of stands in a box.
 */
export function diagram(scenario: string, template: Template): string {
  const { resources, arrows, drawn, outside, node } = partsOf(template);
  const boxes = resources.flatMap(([id, resource]) => boxOf(id, resource, drawn));
  const failures = drawn.filter((id) => arrows.some(({ to, failure }) => to === id && failure));
  return flowchart(`The resources of ${scenario}, and what they do with each other`, [
    ...drawn.filter((id) => isDoor(id, template)).map((id) => `client((client)) --> ${readableId(id)}`),
    ...drawn.filter((id) => !boxes.some(({ members }) => members.includes(id))).map((id) => node(id)),
    ...outside,
    ...boxes.flatMap(({ name, members }) => [
      `subgraph ${name}Path [${words(name)}]`,
      ...members.map((id) => `  ${node(id, readableId(id).replace(new RegExp(`^${name}`), ''))}`),
      'end',
    ]),
    ...arrows.map(
      ({ from, to, label, failure }) => `${readableId(from)} ${failure ? '-.->' : '-->'}|"${label}"| ${readableId(to)}`,
    ),
    'classDef failure stroke:#c0392b,stroke-dasharray:4 3',
    ...failures.map((id) => `class ${readableId(id)} failure`),
  ]);
}

/** The same at a glance: no labels, no boxes, and nothing of failures. */
export function sketch(scenario: string, template: Template): string {
  const { arrows, drawn, outside, node } = partsOf(template);
  const good = arrows.filter(({ failure }) => !failure);
  const seen = (id: string): boolean => good.some(({ from, to }) => id === from || id === to);
  return flowchart(`The main resources of ${scenario}`, [
    ...drawn.filter((id) => isDoor(id, template)).map((id) => `client((client)) --> ${readableId(id)}`),
    ...drawn.filter(seen).map((id) => node(id)),
    ...outside,
    ...good.map(({ from, to }) => `${readableId(from)} --> ${readableId(to)}`),
  ]);
}

const flowchart = (title: string, lines: readonly string[]): string =>
  ['```mermaid', 'flowchart LR', ...[`accTitle: ${title}`, ...lines].map((line) => `  ${line}`), '```'].join('\n');

const isDoor = (id: string, template: Template): boolean => DOORS.includes(template.Resources[id]?.Type ?? '');

/** A template's resources and arrows, the ids of those that are drawn, and how each is written. */
function partsOf(template: Template) {
  const resources = Object.entries(template.Resources).filter(([id]) => !NOT_DRAWN.test(id));
  const arrows = unique(resources.flatMap(([id, resource]) => arrowsOf(id, resource, template)));
  const drawn = resources
    .filter(([id, { Type }]) => Type in SHAPES && arrows.some(({ from, to }) => id === from || id === to))
    .map(([id]) => id);
  const node = (id: string, label = readableId(id)): string =>
    `${readableId(id)}${SHAPES[template.Resources[id]?.Type ?? '']?.(words(label)) ?? ''}`;
  const outside = FROM_OUTSIDE.filter((name) => arrows.some(({ from, to }) => [from, to].includes(name))).map(
    (name) => `${name}["${words(name)}"]`,
  );
  return { resources, arrows, drawn, outside, node };
}

/** An event source or a schedule with its worker, and what the construct around them made beside it. */
function boxOf(id: string, { Type, Properties = {} }: TemplateResource, drawn: readonly string[]): Box[] {
  const suffix = { 'AWS::Lambda::EventSourceMapping': 'Source', 'AWS::Scheduler::Schedule': 'Schedule' }[Type];
  const [, name] = new RegExp(`^(.+)${suffix ?? '$'}$`).exec(readableId(id)) ?? [];
  if (suffix === undefined || name === undefined) return [];
  const { FunctionName, Target } = Properties as { FunctionName?: unknown; Target?: { Arn: unknown } };
  const workers = references(FunctionName ?? Target?.Arn);
  return [
    { name, members: [...workers, ...drawn.filter((member) => member.startsWith(name) && !workers.includes(member))] },
  ];
}

function arrowsOf(id: string, { Type, Properties = {} }: TemplateResource, template: Template): Arrow[] {
  switch (Type) {
    case 'AWS::ApiGateway::Method':
      return integration(Properties, template);
    case SITE:
      return origins(id, Properties, template);
    case 'AWS::Lambda::EventSourceMapping':
      return eventSource(Properties);
    case 'AWS::Events::Rule':
      return rule(Properties);
    case 'AWS::Scheduler::Schedule':
      return schedule(id, Properties);
    case 'AWS::SQS::Queue':
      return redrive(id, Properties);
    case 'AWS::S3::Bucket':
      return references(Properties['NotificationConfiguration']).map((to) => ({ from: id, to, label: 'new objects' }));
    case 'AWS::IAM::Policy':
      return grants(Properties, template);
    default:
      return [];
  }
}

function integration({ RestApiId, ResourceId, HttpMethod, Integration }: Properties, template: Template): Arrow[] {
  const { Uri } = Integration as { Uri?: unknown };
  const target = references(Uri).find((id) => (template.Resources[id]?.Type ?? '') in SHAPES);
  if (HttpMethod === 'HEAD') return []; // It goes where GET goes.
  const label = `${String(HttpMethod)} ${pathOf(ResourceId, template)}`;
  return target === undefined ? [] : [{ from: referenced(RestApiId) ?? '', to: target, label }];
}

function origins(id: string, { DistributionConfig }: Properties, template: Template): Arrow[] {
  const {
    Origins,
    DefaultCacheBehavior,
    CacheBehaviors = [],
  } = DistributionConfig as {
    Origins: readonly { Id: string; DomainName: unknown }[];
    DefaultCacheBehavior: { TargetOriginId: string };
    CacheBehaviors?: readonly { TargetOriginId: string; PathPattern: string }[];
  };
  return [{ ...DefaultCacheBehavior, PathPattern: 'pages' }, ...CacheBehaviors].flatMap((behavior) => {
    const origin = Origins.find(({ Id }) => Id === behavior.TargetOriginId);
    const to = references(origin?.DomainName).find((target) => (template.Resources[target]?.Type ?? '') in SHAPES);
    return to === undefined ? [] : [{ from: id, to, label: behavior.PathPattern }];
  });
}

function eventSource({
  EventSourceArn,
  FunctionName,
  DestinationConfig,
  FilterCriteria,
  ScalingConfig,
}: Properties): Arrow[] {
  const [source = ''] = references(EventSourceArn);
  const [worker = ''] = references(FunctionName);
  const { MaximumConcurrency } = (ScalingConfig ?? {}) as { MaximumConcurrency?: number };
  const [failures] = references(DestinationConfig);
  const filtered = JSON.stringify(FilterCriteria ?? '').includes('INSERT') ? 'inserts' : 'feeds';
  const label = MaximumConcurrency === undefined ? filtered : `at most ${MaximumConcurrency} at once`;
  return [
    { from: source, to: worker, label },
    ...(failures === undefined ? [] : [{ from: worker, to: failures, label: 'given up', failure: true }]),
  ];
}

function rule({ EventBusName, EventPattern, Targets }: Properties): Arrow[] {
  const [bus = DEFAULT_BUS] = references(EventBusName);
  const label = Object.values((EventPattern ?? {}) as Record<string, unknown>)
    .flat()
    .filter((part) => typeof part === 'string')
    .join(', ');
  return (Targets as { Arn: unknown; DeadLetterConfig?: unknown }[]).flatMap(({ Arn, DeadLetterConfig }) => [
    ...references(Arn).map((to) => ({ from: bus, to, label })),
    ...references(DeadLetterConfig).map((to) => ({ from: bus, to, label: 'undeliverable', failure: true })),
  ]);
}

function schedule(id: string, { ScheduleExpression, Target }: Properties): Arrow[] {
  const { Arn, DeadLetterConfig } = Target as { Arn: unknown; DeadLetterConfig?: unknown };
  return [
    ...references(Arn).map((to) => ({ from: id, to, label: String(ScheduleExpression) })),
    ...references(Arn).flatMap((from) =>
      references(DeadLetterConfig).map((to) => ({ from, to, label: 'failed runs', failure: true })),
    ),
  ];
}

function redrive(id: string, { RedrivePolicy }: Properties): Arrow[] {
  const { maxReceiveCount, deadLetterTargetArn } = (RedrivePolicy ?? {}) as Record<string, unknown>;
  const label = `after ${String(maxReceiveCount)} receives`;
  return references(deadLetterTargetArn).map((to) => ({ from: id, to, label, failure: true }));
}

function grants({ Roles, PolicyDocument }: Properties, template: Template): Arrow[] {
  const holder = Object.entries(template.Resources).find(
    ([, { Type, Properties = {} }]) =>
      Type === 'AWS::Lambda::Function' &&
      references(Properties['Role']).some((role) => references(Roles).includes(role)),
  );
  if (!holder || NOT_DRAWN.test(holder[0])) return [];
  const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
  const uses = Statement.flatMap(({ Action, Resource }) =>
    references(Resource).flatMap((to) =>
      VERBS.filter(([pattern]) => [Action].flat().some((action) => pattern.test(action))).map(([, verb]) => ({
        to,
        verb,
      })),
    ),
  );
  const granted = Statement.flatMap(({ Action }) => Action);
  uses.push(...OUTSIDE.flatMap(([action, to, verb]) => (granted.includes(action) ? [{ to, verb }] : [])));
  return [...new Set(uses.map(({ to }) => to))].map((to) => {
    const verbs = new Set(uses.filter((use) => use.to === to).map(({ verb }) => verb));
    return { from: holder[0], to, label: [...verbs].join(', '), failure: verbs.has('parks') };
  });
}

/** One arrow between two places: routes share it, and what a schedule and its function both say is said once. */
function unique(arrows: readonly Arrow[]): Arrow[] {
  const merged = new Map<string, Arrow>();
  for (const arrow of arrows) {
    // Where an event source gives up, its function may write: the arrow of the source says so already.
    if (!arrow.failure && arrows.some(({ from, to, failure }) => failure && from === arrow.from && to === arrow.to))
      continue;
    const key = `${arrow.from} ${arrow.to} ${String(arrow.failure ?? false)}`;
    const known = merged.get(key);
    const labels = [...new Set([...(known?.label.split('<br/>') ?? []), arrow.label])];
    // The grant to park failed runs says again what the schedule says.
    const label = (labels.length > 1 ? labels.filter((text) => text !== 'parks') : labels).join('<br/>');
    merged.set(key, { ...arrow, label });
  }
  return [...merged.values()];
}

/** `ShippingDeadLetters` → `Shipping dead letters`. */
const words = (id: string): string => id.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
