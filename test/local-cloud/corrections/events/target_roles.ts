import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, eventsIn, letEventsIn, role, ruleToQueue } from '../../support';
import type { Contract } from '../../contract';

const byRole = (Action: string) => role('events.amazonaws.com', { Action, Resource: arnOf('Bus') });
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
        MayPut: byRole('events:PutEvents'),
        MayNot: byRole('events:DescribeEventBus'),
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
