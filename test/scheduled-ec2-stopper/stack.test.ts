import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '../support/synth';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';

const SCENARIO = 'ScheduledEc2Stopper';
const WITH_MORNING = { stopperStartAt: '07:30', stopperTimeZone: 'Europe/Berlin', stopperDays: 'SUN-THU' };
const INSTANCES = {
  'Fn::Join': [
    '',
    ['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':instance/*'],
  ],
};

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual(['StoppingDeadLetters6877D303']);
});

it('[stopper-2] lets the stopper stop and mark instances by their tags only', () => {
  const settings = { stopperTagKey: 'Stage', stopperTagValue: 'test', stopperOptOutTag: 'Stay' };
  templateOf(SCENARIO, settings).hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^StopInstancesEc2'),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['ec2:DescribeInstances', 'ec2:DescribeSpotInstanceRequests'],
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Action: 'ec2:StopInstances',
          Resource: INSTANCES,
          Condition: {
            StringEquals: { 'aws:ResourceTag/Stage': 'test' },
            Null: { 'aws:ResourceTag/Stay': 'true', 'aws:ResourceTag/aws:autoscaling:groupName': 'true' },
          },
        },
        {
          Effect: 'Allow',
          Action: 'ec2:CreateTags',
          Resource: INSTANCES,
          Condition: {
            StringEquals: { 'aws:ResourceTag/Stage': 'test' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['StoppedBySchedule'] },
          },
        },
      ],
    },
  });
});

it('lets EC2 decrypt the volumes of what is started, by the keys that the setting names and by no other', () => {
  const stopperKeyArns = 'arn:aws:kms:us-east-1:123456789012:key/1,arn:aws:kms:us-east-1:123456789012:key/2';
  templateOf(SCENARIO, { stopperKeyArns }).hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^StartStoppedServiceRoleDefaultPolicy'),
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: 'kms:CreateGrant',
          Resource: stopperKeyArns.split(','),
          Condition: {
            Bool: { 'kms:GrantIsForAWSResource': 'true' },
            StringEquals: {
              'kms:ViaService': {
                'Fn::Join': ['', ['ec2.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
              },
            },
          },
        },
      ]),
    },
  });
  expect(JSON.stringify(templateOf(SCENARIO))).not.toContain('kms:');
});

it('[stopper-6] lets the starter start only what carries tag and mark', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^StartStoppedEc2'),
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' },
        {
          Effect: 'Allow',
          Action: 'ec2:StartInstances',
          Resource: INSTANCES,
          Condition: {
            StringEquals: { 'aws:ResourceTag/Environment': 'dev' },
            Null: { 'aws:ResourceTag/StoppedBySchedule': 'false' },
          },
        },
      ],
    },
  });
});

it('stops at seven in the evening from Monday to Friday, and starts nothing, where nothing is set', () => {
  const schedules = Object.values(templateOf(SCENARIO).findResources('AWS::Scheduler::Schedule'));
  expect(schedules).toHaveLength(1);
  expect(schedules[0]).toMatchObject({
    Properties: {
      ScheduleExpression: 'cron(0 19 ? * MON,TUE,WED,THU,FRI *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
    },
  });
});

it('stops and starts at the times, on the days and in the time zone of the settings', () => {
  const template = templateOf(SCENARIO, WITH_MORNING);
  for (const [worker, time] of [
    ['StopInstances', '0 19'],
    ['StartStopped', '30 7'],
  ]) {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: `cron(${time ?? ''} ? * MON,TUE,WED,THU,SUN *)`,
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${worker ?? ''}`), 'Arn'] } },
    });
  }
});

/** From the schedule's time to the start of the function, at worst: each part keeps a run for so many seconds. */
function latestStart(settings: Record<string, string>, worker: string): number {
  const template = templateOf(SCENARIO, settings);
  const of = (type: string) =>
    Object.values(template.findResources(type)).find((one) => JSON.stringify(one).includes(worker))?.['Properties'] as {
      readonly FlexibleTimeWindow: { readonly Mode: string };
      readonly Target: { readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number } };
      readonly MaximumEventAgeInSeconds: number;
    };
  const { FlexibleTimeWindow, Target } = of('AWS::Scheduler::Schedule');
  expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
  const ownPrecision = 60;
  const inQueue = of('AWS::Lambda::EventInvokeConfig').MaximumEventAgeInSeconds;
  return ownPrecision + Target.RetryPolicy.MaximumEventAgeInSeconds + inQueue;
}

it.each(['StopInstances', 'StartStopped'])('[stopper-7] starts %s at most an hour late', (worker) => {
  expect(latestStart(WITH_MORNING, worker)).toBeLessThanOrEqual(3600);
});

it.each(['Stopping', 'Starting'])(
  '[stopper-7] keeps runs of %s that did not start, or failed, with an alarm',
  (path) => {
    const template = templateOf(SCENARIO, WITH_MORNING);
    const [queue = ''] = Object.keys(template.findResources('AWS::SQS::Queue')).filter((id) => id.startsWith(path));
    const deadLetters = { 'Fn::GetAtt': [queue, 'Arn'] };
    template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { DeadLetterConfig: { Arn: deadLetters } } });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp(`^${path}Role`),
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'sqs:SendMessage', Resource: deadLetters })]),
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  },
);

it('[stopper-5] alarms on instances that a run could not stop', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'FailedInstances',
    Namespace: 'ProvenServerless',
    Dimensions: [{ Name: 'service', Value: SCENARIO }],
    Threshold: 0,
  });
});

it('encrypts reports in both profiles', () => {
  for (const profile of ['economy', 'full']) {
    templateOf(SCENARIO, { profile }).hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' });
  }
});
