import { property, type Model, type Resource } from '../model';
import { decide, onBehalfOf, sendsNothing } from '../policies';
import { verdict, type Rule, type Verdict } from '../rule';
import { all, at, isUnknown, list, text, type Value } from '../values';

/** What a service asks of the key in order to send. */
const KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** A service that sends, and to what. */
interface Sender {
  readonly from: Resource;
  readonly to: Value | undefined;
  readonly service: string;
  readonly source: string | undefined;
}

export const keyOutOfReach: Rule = {
  id: 'key-out-of-reach',
  title: 'A service that sends to an encrypted queue or topic may use its key.',
  otherwise:
    'Each delivery fails: no policy can be added to the keys alias/aws/sqs and alias/aws/sns, which admit no service.',
  page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  check: (model) =>
    senders(model).flatMap((sender) => {
      const target = model.find(sender.to, 'AWS::SQS::Queue', 'AWS::SNS::Topic');
      const key = target && property(target, 'KmsMasterKeyId');
      return target && key !== undefined ? [judged(model, sender, target, key)] : [];
    }),
};

function senders(model: Model): Sender[] {
  const from = (service: string, ...types: readonly string[]) =>
    model
      .of(...types)
      .map((resource) => ({ from: resource, service: `${service}.amazonaws.com`, source: resource.arn }));
  const configurations = ['QueueConfigurations', 'TopicConfigurations'];
  return [
    ...from('sns', 'AWS::SNS::Subscription').map((one) => ({
      ...one,
      to: property(one.from, 'Endpoint'),
      source: text(property(one.from, 'TopicArn')),
    })),
    ...from('events', 'AWS::Events::Rule').flatMap((one) =>
      list(one.from.properties['Targets']).flatMap((target) => [
        { ...one, to: at(target, 'Arn') },
        { ...one, to: at(target, 'DeadLetterConfig', 'Arn') },
      ]),
    ),
    ...from('cloudwatch', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap((one) =>
      list(one.from.properties['AlarmActions']).map((to) => ({ ...one, to, source: undefined })),
    ),
    ...from('s3', 'AWS::S3::Bucket').flatMap((one) =>
      configurations
        .flatMap((kind) => list(property(one.from, 'NotificationConfiguration', kind)))
        .map((notified) => ({ ...one, to: at(notified, 'Queue') ?? at(notified, 'Topic') })),
    ),
  ];
}

function judged(model: Model, { from, service, source }: Sender, target: Resource, key: Value): Verdict {
  const problem = `${target.id} is encrypted with ${isUnknown(key) ? 'a key' : text(key)}, which ${service} may not use for ${from.id}.`;
  if (/alias\/aws\/(sqs|sns)$/.test(text(key) ?? '')) return verdict(from, false, problem);
  const alias = model.find(key, 'AWS::KMS::Alias');
  const own = model.find(alias ? property(alias, 'TargetKeyId') : key, 'AWS::KMS::Key');
  if (!own) return verdict(from, undefined, problem);
  const { 'aws:sourcearn': _, ...others } = onBehalfOf('') ?? {};
  const none = { 'aws:sourcearn': [], 'aws:sourceaccount': [] };
  const keys = sendsNothing(service, 'kms') ? none : source === undefined ? others : onBehalfOf(source);
  const document = { document: own.properties['KeyPolicy'], certain: true };
  const allowed = KEY_ACTIONS.map((action) => decide([document], { service, action, resource: own.arn, keys }));
  return verdict(from, all(allowed), problem);
}
