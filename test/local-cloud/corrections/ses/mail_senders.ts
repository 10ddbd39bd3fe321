import { SESClient } from '@aws-sdk/client-ses';
import { identity, mail } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a mail is authorized on the sender’s identity, by the sender’s address',
  check: async (cloud) => {
    const identities = { Me: identity('me@example.com'), Other: identity('other@example.com') };
    await cloud.deploy('senders', identities);
    const ses = new SESClient(
      await cloud.user({
        Action: 'ses:SendRawEmail',
        Resource: 'arn:aws:ses:us-east-1:000000000000:identity/*',
        Condition: { StringEquals: { 'ses:FromAddress': 'me@example.com' } },
      }),
    );
    await ses.send(mail('me@example.com', 'success@simulator.amazonses.com'));
    const forged = ses.send(mail('other@example.com', 'success@simulator.amazonses.com'));
    await expect(forged).rejects.toThrow(/not authorized/);
    const { set } = await cloud.deploy(
      'sets',
      { Set: { Type: 'AWS::SES::ConfigurationSet' } },
      { set: { Ref: 'Set' } },
    );
    const ofSet = ses.send(mail('me@example.com', 'success@simulator.amazonses.com', set));
    await expect(ofSet).rejects.toThrow(/not authorized/);
  },
};
