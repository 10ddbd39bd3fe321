import { Match } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PrivateBucket } from '../../../lib/constructs/data/private-bucket';
import { QueueWorker } from '../../../lib/constructs/async/queue-worker';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  const path = new QueueWorker(scope, id, { worker: someFunction(scope, `${id}Worker`), impact: 'Work waits.' });
  path.subscribe(new EventBus(scope, `${id}Bus`), { source: ['somebody'] });
});
const bounded = templateOfTwo((scope, id) => {
  new QueueWorker(scope, id, {
    worker: someFunction(scope, `${id}Worker`),
    impact: 'Work waits.',
    maxConcurrency: 7,
    maxReceives: 1000,
  });
});

it('hides a message for six timeouts of its worker', () => {
  template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 60 });
});

it('gives a message up after five receives and keeps it for 14 days, longer than its queue would', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: {
      maxReceiveCount: 5,
      deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstDeadLetters'), 'Arn'] },
    },
    MessageRetentionPeriod: Match.absent(),
  });
  template.resourcePropertiesCountIs('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 60 * 60 }, 2);
});

it('runs two workers at once, so that a burst leaves something of the ten of a new account', () => {
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 } });
});

it('takes another number of receives and workers when given', () => {
  bounded.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 1000 } });
  bounded.allResourcesProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 7 } });
});

it('retries the messages that failed and no other', () => {
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

it('encrypts with keys that senders need no permission for, and lets in TLS only', () => {
  template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  template.allResourcesProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

it('alarms at the first dead letter and when messages wait for 15 minutes', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmDescription: Match.stringLikeRegexp('^Work waits\\.'),
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: 900,
  });
});

it('puts events on the queue, and undeliverable ones with the dead letters, for this rule only', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstQueue'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstDeadLetters'), 'Arn'] } },
      }),
    ],
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': Match.anyValue() } },
        }),
      ]),
    },
  });
});

it('is notified of each new object of a bucket, by S3 for this account alone', () => {
  const watching = templateOfTwo((scope, id) => {
    const worker = someFunction(scope, `${id}Worker`);
    new QueueWorker(scope, id, { worker, impact: 'Files wait.' }).watch(
      new PrivateBucket(scope, `${id}Files`, 'Files'),
    );
  });
  for (const id of ['First', 'Second']) {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}Queue`), 'Arn'] };
    watching.hasResource('AWS::S3::Bucket', {
      Properties: {
        NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queue }] },
      },
      DependsOn: [Match.stringLikeRegexp(`^${id}QueuePolicy`)],
    });
    watching.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Resource: queue,
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ]),
      },
    });
  }
});
