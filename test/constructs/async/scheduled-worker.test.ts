import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { ScheduledWorker } from '../../../lib/constructs/async/scheduled-worker';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  new ScheduledWorker(scope, id, {
    schedule: ScheduleExpression.rate(Duration.minutes(5)),
    worker: someFunction(scope, `${id}Worker`),
    impact: 'Nobody sweeps.',
  });
});

it('is trusted for schedules of its own group in this account only', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': { Ref: 'AWS::AccountId' },
              'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstGroup'), 'Arn'] },
            },
          },
        }),
      ],
    },
  });
});

it('may invoke its function and send to its dead letters, and nothing else', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^FirstRole'),
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Action: 'lambda:InvokeFunction',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstWorker'), 'Arn'] },
        }),
        Match.objectLike({
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstDeadLetters'), 'Arn'] },
        }),
      ],
    },
  });
});

it('keeps a run that cannot start with the dead letters of the schedule and of the function', () => {
  template.allResourcesProperties('AWS::Scheduler::Schedule', {
    Target: {
      RetryPolicy: { MaximumRetryAttempts: 3 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
    },
  });
  template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
    DestinationConfig: {
      OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
    },
  });
});

it('starts a run at most an hour late: a minute of Scheduler, its retries, and the time in Lambda’s queue', () => {
  const only = (type: string) => Object.values(template.findResources(type))[0]?.['Properties'] as Properties;
  const { FlexibleTimeWindow, Target } = only('AWS::Scheduler::Schedule');
  const { MaximumEventAgeInSeconds } = only('AWS::Lambda::EventInvokeConfig');
  expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
  expect(60 + Target.RetryPolicy.MaximumEventAgeInSeconds + MaximumEventAgeInSeconds).toBe(3600);
});

interface Properties {
  readonly FlexibleTimeWindow: unknown;
  readonly Target: { readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number } };
  readonly MaximumEventAgeInSeconds: number;
}

it('gives the function no word that could be taken for an instruction', () => {
  template.allResourcesProperties('AWS::Scheduler::Schedule', { Target: { Input: '{}' } });
});

it('has a schedule group without a name, gone with its stack', () => {
  template.allResources('AWS::Scheduler::ScheduleGroup', {
    DeletionPolicy: Match.absent(),
    Properties: Match.absent(),
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    GroupName: { Ref: Match.stringLikeRegexp('^FirstGroup') },
  });
});
