import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmTopic } from '../../../lib/constructs/watch/alarm-topic';
import { DeadLetters } from '../../../lib/constructs/async/dead-letters';

function stackWithAlarms(): { stack: Stack; topic: AlarmTopic } {
  const stack = new Stack(new App(), 'Test');
  new DeadLetters(stack, 'Before', { description: 'Letters', impact: 'Before is lost.' });
  const topic = new AlarmTopic(stack, 'Topic', { runbook: 'docs/page.md' });
  new DeadLetters(stack, 'After', { description: 'Letters', impact: 'After is lost.' });
  return { stack, topic };
}

it('is notified by every alarm of the stack, made before or after it', () => {
  const template = Template.fromStack(stackWithAlarms().stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    OKActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    AlarmDescription: Match.stringLikeRegexp('is lost\\.\n.*\nRunbook: docs/page\\.md$'),
  });
});

it("lets only this account's alarms publish, over TLS only", () => {
  Template.fromStack(stackWithAlarms().stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ],
    },
  });
});

it('lets CloudWatch use the key that it is encrypted with', () => {
  const { stack, topic } = stackWithAlarms();
  topic.encrypt();
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::KMS::Key', {
    EnableKeyRotation: true,
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        }),
      ]),
    },
  });
});
