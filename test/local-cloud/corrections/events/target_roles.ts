import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, eventsIn, letEventsIn, ruleToQueue } from '../../support';
import type { Contract } from '../../contract';

const role = (Action: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'own',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: arnOf('Bus') }] },
      },
    ],
  },
});
const forwarding = (source: string, by: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    EventPattern: { source: [source] },
    Targets: [{ Id: 'bus', Arn: arnOf('Bus'), RoleArn: arnOf(by), DeadLetterConfig: { Arn: arnOf('Dead') } }],
  },
});

export const contract: Contract = {
  behaviour: "a rule reaches another bus by the target's role, else its dead letters",
  check: async (cloud) => {
    const { queue, dead } = await cloud.deploy(
      'target-roles',
      {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'reached' } },
        ...ruleToQueue({ account: [{ Ref: 'AWS::AccountId' }] }, 'Seen', { Ref: 'Bus' }),
        Dead: { Type: 'AWS::SQS::Queue' },
        DeadPolicy: letEventsIn('Dead'),
        MayPut: role('events:PutEvents'),
        MayNot: role('events:DescribeEventBus'),
        Forwarding: forwarding('may-put', 'MayPut'),
        Refused: forwarding('may-not', 'MayNot'),
      },
      { queue: { Ref: 'SeenQueue' }, dead: { Ref: 'Dead' } },
    );
    const entry = { DetailType: 'Placed', Detail: '{}' };
    const Entries = ['may-put', 'may-not'].map((Source) => ({ ...entry, Source }));
    await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries }));
    expect(await eventsIn(cloud, queue)).toMatchObject([{ source: 'may-put' }]);
    expect(await eventsIn(cloud, dead)).toMatchObject([{ source: 'may-not' }]);
  },
};
