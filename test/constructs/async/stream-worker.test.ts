import { Match } from 'aws-cdk-lib/assertions';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { DataTable } from '../../../lib/constructs/data/data-table';
import { tableStream } from '../../../lib/constructs/async/stream-source';
import { StreamWorker } from '../../../lib/constructs/async/stream-worker';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  const table = new DataTable(scope, `${id}Table`, {
    description: 'Things',
    partitionKey: 'id',
    stream: StreamViewType.NEW_IMAGE,
  });
  const worker = someFunction(scope, `${id}Worker`);
  new StreamWorker(scope, id, { source: tableStream(table), worker, impact: 'Changes wait.', only: 'INSERT' });
});

it('follows the stream from its beginning and retries by age, never by count', () => {
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
    StartingPosition: 'TRIM_HORIZON',
    MaximumRecordAgeInSeconds: 22 * 60 * 60,
    MaximumRetryAttempts: Match.absent(),
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

it('hands on only the kind of change that it was asked for', () => {
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
  });
});

it('keeps what it gave up, whole, in a bucket that the worker may write to before it starts', () => {
  template.hasResource('AWS::Lambda::EventSourceMapping', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^FirstParking')]),
    Properties: {
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstFailures'), 'Arn'] } },
      },
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Action: 's3:PutObject', Effect: 'Allow', Resource: Match.anyValue() },
        { Action: 's3:ListBucket', Effect: 'Allow', Resource: Match.anyValue() },
      ],
    },
  });
});

it('alarms when it is 15 minutes behind and at the first batch that it gave up', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'IteratorAge', Threshold: 15 * 60 * 1000 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'OnFailureDestinationDeliveredEventCount',
    Dimensions: [{ Name: 'EventSourceMappingUUID', Value: Match.anyValue() }],
    Threshold: 0,
  });
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', { MetricsConfig: { Metrics: ['EventCount'] } });
});

it('alarms when rows are written and nobody is invoked, twice in an hour, where no sweeper finds them', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'IF(FILL(written, 0) > 0 AND FILL(runs, 0) == 0, 1, 0)' }),
      Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: {
            Namespace: 'AWS/DynamoDB',
            MetricName: 'ConsumedWriteCapacityUnits',
            Dimensions: [{ Name: 'TableName', Value: { Ref: Match.stringLikeRegexp('^FirstTable') } }],
          },
        }),
      }),
      Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Invocations',
            Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^FirstWorker') } }],
          },
        }),
      }),
    ]),
    EvaluationPeriods: 12,
    DatapointsToAlarm: 2,
    Threshold: 0,
  });
});

it('leaves that to the sweeper where there is one', () => {
  const swept = templateOfTwo((scope, id) => {
    const table = new DataTable(scope, `${id}Table`, {
      description: 'Things',
      partitionKey: 'id',
      stream: StreamViewType.NEW_IMAGE,
    });
    const worker = someFunction(scope, `${id}Worker`);
    new StreamWorker(scope, id, {
      source: tableStream(table),
      worker,
      impact: 'Changes wait.',
      sweeper: someFunction(scope, `${id}Sweeper`),
    });
  });
  swept.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { Metrics: Match.anyValue() }, 0);
});
