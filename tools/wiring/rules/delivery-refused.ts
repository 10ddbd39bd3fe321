import { property, type Model, type Resource } from '../model';
import { functionLets, onBehalfOf, resourceLets, roleMay } from '../policies';
import { verdict, type Rule, type Verdict } from '../rule';
import { at, isUnknown, list, text, type Value } from '../values';

/** What the role of a rule's target or of a schedule needs, by the service in the target's ARN. */
const BY_ROLE: Readonly<Record<string, string>> = {
  lambda: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  states: 'states:StartExecution',
  kinesis: 'kinesis:PutRecord',
  firehose: 'firehose:PutRecord',
  events: 'events:PutEvents',
};

export const deliveryRefused: Rule = {
  id: 'delivery-refused',
  title: 'What a subscription, a rule, a schedule or an alarm delivers to, lets it in.',
  otherwise: 'Every delivery is refused. The publisher gets a success all the same.',
  page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html',
  check: (model) => [
    ...model.of('AWS::SNS::Subscription').flatMap((subscription) => {
      const { Protocol, Endpoint, TopicArn } = subscription.properties;
      const protocol = text(Protocol);
      if (protocol !== 'sqs' && protocol !== 'lambda') return [];
      return byTarget(model, subscription, Endpoint, 'sns.amazonaws.com', text(TopicArn));
    }),
    ...model.of('AWS::Events::Rule').flatMap((rule) =>
      list(rule.properties['Targets']).flatMap((target) => {
        const role = at(target, 'RoleArn');
        const to = at(target, 'Arn');
        return role === undefined
          ? byTarget(model, rule, to, 'events.amazonaws.com', rule.arn)
          : byRole(model, rule, to, role);
      }),
    ),
    ...model
      .of('AWS::Scheduler::Schedule')
      .flatMap((schedule) =>
        byRole(model, schedule, property(schedule, 'Target', 'Arn'), property(schedule, 'Target', 'RoleArn')),
      ),
    ...model.of('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap((alarm) =>
      list(alarm.properties['AlarmActions'])
        .filter((to) => model.find(to, 'AWS::SNS::Topic') !== undefined)
        .flatMap((to) => byTarget(model, alarm, to, 'cloudwatch.amazonaws.com', undefined)),
    ),
  ],
};

function byTarget(
  model: Model,
  from: Resource,
  to: Value | undefined,
  service: string,
  source: string | undefined,
): Verdict[] {
  const [, kind = ''] = /^arn:[^:]*:([a-z]+):/.exec(text(to) ?? '') ?? [];
  if (!isUnknown(to) && !['sqs', 'sns', 'lambda'].includes(kind)) return []; // of those that need no policy, or a role
  const fn = model.findFunction(to);
  const target = fn ?? model.find(to, 'AWS::SQS::Queue', 'AWS::SNS::Topic');
  if (!target) return [verdict(from, undefined, '')];
  const action = target.type === 'AWS::SQS::Queue' ? 'sqs:SendMessage' : 'sns:Publish';
  const { 'aws:sourcearn': _, ...others } = onBehalfOf('') ?? {};
  const keys = source === undefined ? others : onBehalfOf(source);
  const allowed = fn
    ? functionLets(model, fn, service, source)
    : resourceLets(model, target, { service, action, keys });
  return [verdict(from, allowed, `${target.id} does not let ${service} in, by which ${from.id} delivers to it.`)];
}

function byRole(model: Model, from: Resource, to: Value | undefined, role: Value | undefined): Verdict[] {
  const [, service = ''] = /^arn:[^:]*:([a-z0-9-]+):[^:]*:[^:]+:/.exec(text(to) ?? '') ?? [];
  if (!(service in BY_ROLE)) return [verdict(from, undefined, '')];
  const action = BY_ROLE[service] ?? '';
  const allowed = roleMay(model, role, action, text(to) ?? '');
  const holder = model.find(role, 'AWS::IAM::Role');
  const target = model.resources.find(({ arn }) => arn === to)?.id ?? text(to);
  return [verdict(from, allowed, `${holder?.id} lacks ${action} on ${target}, to which ${from.id} delivers.`)];
}
