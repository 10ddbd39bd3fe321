import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventually, lambda, NOTES } from '../../cloud';
import { arnOf, letEventsIn, permit, received } from '../../support';
import type { Contract } from '../../contract';

const noting = (line: string) => `${NOTES} exports.handler = async () => { note('ruled', '${line}'); };`;

export const contract: Contract = {
  behaviour: 'a rule invokes a function only as its policy allows, else the event is a dead letter',
  check: async (cloud) => {
    const rule = (target: string, more: object = {}) => ({
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source: ['ruled'] }, Targets: [{ Id: 'target', Arn: arnOf(target), ...more }] },
    });
    const { dead } = await cloud.deploy(
      'ruled',
      {
        ...lambda('Open', noting('invited')),
        OpenPermission: permit('Open', 'events', arnOf('OpenRule')),
        OpenRule: rule('Open'),
        ...lambda('Closed', noting('uninvited')),
        OtherPermission: permit('Closed', 'events', arnOf('OpenRule')),
        Dead: { Type: 'AWS::SQS::Queue' },
        DeadPolicy: letEventsIn('Dead'),
        ClosedRule: rule('Closed', { DeadLetterConfig: { Arn: arnOf('Dead') } }),
      },
      { dead: { Ref: 'Dead' } },
    );
    const event = { Source: 'ruled', DetailType: 'Placed', Detail: '{}' };
    await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
    await eventually(async () => (await cloud.noted('ruled')).length > 0);
    await eventually(async () => (await received(cloud, dead)).length === 1, 3);
    expect(await cloud.noted('ruled')).toEqual(['invited']);
  },
};
