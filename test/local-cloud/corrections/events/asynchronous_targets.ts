import { NOTES, lambda, eventually } from '../../cloud';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, permit } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a rule retries a function that fails',
  check: async (cloud) => {
    const code = `${NOTES} exports.handler = async () => {
        note('retried', 'tried'); if (noted('retried', 'tried') === 1) throw new Error('once'); };`;
    await cloud.deploy('retried', {
      ...lambda('Target', code),
      Permission: permit('Target', 'events', arnOf('Rule')),
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { source: ['retried'] }, Targets: [{ Id: 'target', Arn: arnOf('Target') }] },
      },
    });
    const event = { Source: 'retried', DetailType: 'Placed', Detail: '{}' };
    await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
    await eventually(async () => (await cloud.noted('retried')).length === 2, 3);
  },
};
