import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, letEventsIn, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: "a rule reaches a queue by the queue's policy, else its dead letters",
  check: async (cloud) => {
    const outputs = await cloud.deploy(
      'rule',
      {
        Closed: { Type: 'AWS::SQS::Queue' },
        DeadLetters: { Type: 'AWS::SQS::Queue' },
        Policy: letEventsIn('DeadLetters', 'Rule'),
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: { source: ['shop'] },
            Targets: [{ Id: 'queue', Arn: arnOf('Closed'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } }],
          },
        },
      },
      { closed: { Ref: 'Closed' }, deadLetters: { Ref: 'DeadLetters' } },
    );
    const event = { Source: 'shop', DetailType: 'Placed', Detail: '{}' };
    await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
    expect(await received(cloud, outputs['deadLetters'])).toHaveLength(1);
    expect(await received(cloud, outputs['closed'])).toHaveLength(0);
  },
};
