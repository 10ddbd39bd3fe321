import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { costNote, refuseForeignStacks, RUN_TAG, withTagOfItsOwn } from '../../tools/proofs/aws-target';

const cloudFormation = mockClient(CloudFormationClient);
const stack = (tag: string) => ({
  StackName: 'PubSub',
  CreationTime: new Date(0),
  StackStatus: 'CREATE_COMPLETE' as const,
  Tags: [{ Key: tag, Value: 'x' }],
});

describe('A run on AWS', () => {
  beforeEach(() => cloudFormation.reset());

  test('goes on where none of its stacks exists', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Stack with id PubSub does not exist'));

    await expect(refuseForeignStacks(['PubSub'])).resolves.toBeUndefined();
  });

  test('goes on with a stack that an earlier run left', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [stack(RUN_TAG)] });

    await expect(refuseForeignStacks(['PubSub'])).resolves.toBeUndefined();
  });

  test('refuses a stack that somebody else made', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Stack with id BlogSite does not exist'));
    cloudFormation.on(DescribeStacksCommand, { StackName: 'PubSub' }).resolves({ Stacks: [stack('scenario')] });

    await expect(refuseForeignStacks(['BlogSite', 'PubSub'])).rejects.toThrow(
      'Stack PubSub is in this account and was not made by npm run e2e: it will not be touched.',
    );
  });

  test('refuses to go on without knowing', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(new Error('Access denied'));

    await expect(refuseForeignStacks(['PubSub'])).rejects.toThrow('Cannot look for stack PubSub: Error: Access denied');
  });

  test('stops only instances with a tag value of its own, whatever the settings are', () => {
    expect(withTagOfItsOwn({ apiAuth: 'iam' }, 'x1')).toEqual({ apiAuth: 'iam', stopperTagValue: 'e2e-x1' });
    for (const stopperTagValue of ['dev', 'e2e-x0']) {
      expect(() => withTagOfItsOwn({ stopperTagValue }, 'x1')).toThrow(
        `it takes a value of its own, not stopperTagValue=${stopperTagValue}.`,
      );
    }
  });

  test('lists what is billed by time, counted over the stacks', () => {
    const alarms = { Resources: { A: { Type: 'AWS::CloudWatch::Alarm' }, B: { Type: 'AWS::CloudWatch::Alarm' } } };
    const gateway = { Resources: { C: { Type: 'AWS::EC2::NatGateway' }, D: { Type: 'AWS::SQS::Queue' } } };

    // Two alarms, and 730 hours at 0.045 USD.
    expect(costNote([alarms, gateway])).toBe(
      'It is billed for what the tests use, some thousand requests, and for 33.05 USD a month idle, pro rata.',
    );
  });
});
