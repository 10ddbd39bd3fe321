import { SESClient } from '@aws-sdk/client-ses';
import { ruleToQueue, identity, mail, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a mail that SES’s simulator bounces is an event on the default bus',
  check: async (cloud) => {
    const pattern = { source: ['aws.ses'], 'detail-type': ['Email Bounced'] };
    const { queue, set } = await cloud.deploy(
      'feedback',
      {
        ...ruleToQueue(pattern),
        Sender: identity('sender@example.com'),
        Set: { Type: 'AWS::SES::ConfigurationSet' },
        Feedback: {
          Type: 'AWS::SES::ConfigurationSetEventDestination',
          Properties: {
            ConfigurationSetName: { Ref: 'Set' },
            EventDestination: {
              Enabled: true,
              MatchingEventTypes: ['bounce'],
              EventBridgeDestination: { EventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
            },
          },
        },
      },
      { queue: { Ref: 'Queue' }, set: { Ref: 'Set' } },
    );
    const ses = new SESClient(cloud.root);
    for (const role of ['success', 'complaint', 'bounce']) {
      await ses.send(mail('sender@example.com', `${role}@simulator.amazonses.com`, set));
    }
    const events = (await received(cloud, queue)) as { Body: string }[];
    expect(events.map(({ Body }) => (JSON.parse(Body) as { detail: unknown }).detail)).toMatchObject([
      { eventType: 'Bounce', bounce: { bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com' }] } },
    ]);
  },
};
