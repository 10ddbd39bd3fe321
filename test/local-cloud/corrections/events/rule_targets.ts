import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: "a rule reaches a queue by the queue's policy, else its dead letters",
  check: async (cloud) => {
    const outputs = await cloud.deploy(
      'rule',
      {
        Closed: { Type: 'AWS::SQS::Queue' },
        DeadLetters: { Type: 'AWS::SQS::Queue' },
        Policy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [{ Ref: 'DeadLetters' }],
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Service: 'events.amazonaws.com' },
                  Action: 'sqs:SendMessage',
                  Resource: arnOf('DeadLetters'),
                  Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
                },
              ],
            },
          },
        },
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
