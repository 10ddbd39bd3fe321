import { Match } from 'aws-cdk-lib/assertions';
import { MailSender } from '../../lib/constructs/mail-sender';
import { someFunction, templateOfTwo } from './support';

const sending = (from?: string) =>
  templateOfTwo((scope, id) => {
    new MailSender(scope, id, { ...(from !== undefined && { from: `${id.toLowerCase()}.${from}` }) }).grantSend(
      someFunction(scope, `${id}Writer`),
    );
  });
const template = sending('me@example.com');

it.each(['first', 'second'])('lets a function send from its address alone: %s', (name) => {
  template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: `${name}.me@example.com` });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Action: 'ses:SendRawEmail',
          Condition: { StringEquals: { 'ses:FromAddress': `${name}.me@example.com` } },
        }),
      ],
    },
  });
});

it('without an address makes no identity, and lets nobody send', () => {
  const silent = sending();
  silent.resourceCountIs('AWS::SES::EmailIdentity', 0);
  expect(JSON.stringify(silent.toJSON())).not.toContain('ses:SendRawEmail');
});

it('sends by TLS only, and tells of bounces and complaints', () => {
  template.allResourcesProperties('AWS::SES::ConfigurationSet', { DeliveryOptions: { TlsPolicy: 'REQUIRE' } });
  template.allResourcesProperties('AWS::SES::ConfigurationSetEventDestination', {
    EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'] },
  });
  template.resourceCountIs('AWS::SES::ConfigurationSet', 2);
});
