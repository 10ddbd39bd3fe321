import { isStream, property, type Model, type Resource } from '../model';
import { onBehalfOf, resourceLets, roleMay } from '../policies';
import { verdict, type Rule, type Verdict } from '../rule';
import { any, at, isUnknown, list, text, type Answer, type Value } from '../values';

/** What a role needs in order to put a failure where it shall go, by the service in the ARN. */
const ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  s3: 's3:PutObject',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
};

/** Senders go by a policy of the queue (rules, subscriptions, queues) or by a role (functions, schedules). */
export const deadLetterRefused: Rule = {
  id: 'dead-letter-refused',
  title: 'What sends to a dead-letter queue or failure destination may send to it.',
  otherwise: 'What could not be delivered is dropped; at best a metric counts it.',
  page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  check: (model) => [
    ...model.of('AWS::Events::Rule').flatMap((rule) =>
      list(rule.properties['Targets']).flatMap((target) => {
        const queue = at(target, 'DeadLetterConfig', 'Arn');
        return byPolicy(model, rule, queue, 'events.amazonaws.com', rule.arn);
      }),
    ),
    ...model
      .of('AWS::SNS::Subscription')
      .flatMap((subscription) =>
        byPolicy(
          model,
          subscription,
          deadLettersOf(subscription),
          'sns.amazonaws.com',
          text(property(subscription, 'TopicArn')),
        ),
      ),
    ...model.of('AWS::SQS::Queue').flatMap((queue) => byRedriveAllowance(model, queue)),
    ...model
      .of('AWS::Lambda::Function')
      .flatMap((fn) => byRole(model, fn, property(fn, 'DeadLetterConfig', 'TargetArn'), property(fn, 'Role'))),
    ...model.of('AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::EventSourceMapping').flatMap((config) => {
      const fn = model.findFunction(property(config, 'FunctionName'));
      const failures = property(config, 'DestinationConfig', 'OnFailure', 'Destination');
      return byRole(model, config, failures, fn && property(fn, 'Role'));
    }),
    ...model
      .of('AWS::Scheduler::Schedule')
      .flatMap((schedule) =>
        byRole(
          model,
          schedule,
          property(schedule, 'Target', 'DeadLetterConfig', 'Arn'),
          property(schedule, 'Target', 'RoleArn'),
        ),
      ),
    ...model.of('AWS::Pipes::Pipe').flatMap((pipe) => {
      const from = isStream(property(pipe, 'Source'))
        ? (text(property(pipe, 'Source')) ?? '').includes('dynamodb')
          ? 'DynamoDBStreamParameters'
          : 'KinesisStreamParameters'
        : '';
      return byRole(
        model,
        pipe,
        property(pipe, 'SourceParameters', from, 'DeadLetterConfig', 'Arn'),
        property(pipe, 'RoleArn'),
      );
    }),
  ],
};

/** Where a queue or a subscription sends what it gives up. */
export function deadLettersOf(resource: Resource): Value | undefined {
  const policy = property(resource, 'RedrivePolicy');
  return isUnknown(policy) ? policy : property(resource, 'RedrivePolicy', 'deadLetterTargetArn');
}

function byPolicy(
  model: Model,
  sender: Resource,
  to: Value | undefined,
  service: string,
  source: string | undefined,
): Verdict[] {
  if (to === undefined) return [];
  const queue = model.find(to, 'AWS::SQS::Queue');
  const keys = source === undefined ? {} : onBehalfOf(source);
  const allowed = queue && resourceLets(model, queue, { service, action: 'sqs:SendMessage', keys });
  return [
    verdict(sender, allowed, `The policy of ${queue?.id} does not let ${service} send it what ${sender.id} gives up.`),
  ];
}

function byRole(model: Model, sender: Resource, to: Value | undefined, role: Value | undefined): Verdict[] {
  if (to === undefined) return [];
  const target = model.find(
    to,
    'AWS::SQS::Queue',
    'AWS::SNS::Topic',
    'AWS::S3::Bucket',
    'AWS::Lambda::Function',
    'AWS::Events::EventBus',
  );
  const [, service = ''] = /^arn:[^:]*:([a-z0-9]+):/.exec(text(to) ?? '') ?? [];
  const action = ACTIONS[service];
  const principal = model.find(role, 'AWS::IAM::Role');
  if (!target || action === undefined || !principal) return [verdict(sender, undefined, '')];
  const on = service === 's3' ? [`${target.arn}/aws/lambda/x`, `${target.arn}/x`] : [target.arn];
  const byPolicyOfTheTarget: Answer =
    service === 'sqs' || service === 'sns'
      ? resourceLets(model, target, { role: principal.arn, action, keys: {} })
      : false;
  const allowed = any([...on.map((arn) => roleMay(model, role, action, arn)), byPolicyOfTheTarget]);
  return [
    verdict(
      sender,
      allowed,
      `${principal.id} lacks ${action} on ${target.id}, where ${sender.id} sends what it gives up.`,
    ),
  ];
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html for RedriveAllowPolicy */
function byRedriveAllowance(model: Model, queue: Resource): Verdict[] {
  const to = deadLettersOf(queue);
  if (to === undefined) return [];
  const target = model.find(to, 'AWS::SQS::Queue');
  if (!target) return [verdict(queue, undefined, '')];
  const permission = property(target, 'RedriveAllowPolicy', 'redrivePermission');
  const sources = property(target, 'RedriveAllowPolicy', 'sourceQueueArns');
  const allowed =
    permission === 'denyAll'
      ? false
      : permission === 'byQueue'
        ? any(list(sources).map((one) => (isUnknown(one) ? undefined : model.find(one, 'AWS::SQS::Queue') === queue)))
        : isUnknown(permission)
          ? undefined
          : true;
  return [
    verdict(
      queue,
      allowed,
      `The redrive allow policy of ${target.id} keeps out ${queue.id}, whose dead letters it shall take.`,
    ),
  ];
}
