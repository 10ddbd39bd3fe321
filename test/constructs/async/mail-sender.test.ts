import { Match } from 'aws-cdk-lib/assertions';
import { MailSender } from '../../../lib/constructs/async/mail-sender';
import { someFunction, templateOfTwo } from '../support';

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

it('makes no identity of an address that SES knows, which then stays when the stack goes, and lets it be used', () => {
  const knowing = templateOfTwo((scope, id) => {
    const sender = new MailSender(scope, id, { from: 'me@example.com', identity: 'existing' });
    sender.grantSend(someFunction(scope, `${id}Writer`));
  });
  knowing.resourceCountIs('AWS::SES::EmailIdentity', 0);
  knowing.resourcePropertiesCountIs(
    'AWS::IAM::Policy',
    {
      PolicyDocument: {
        Statement: [Match.objectLike({ Condition: { StringEquals: { 'ses:FromAddress': 'me@example.com' } } })],
      },
    },
    2,
  );
});

it('without an address makes no identity, and lets nobody send', () => {
  const silent = sending();
  silent.resourceCountIs('AWS::SES::EmailIdentity', 0);
  expect(JSON.stringify(silent.toJSON())).not.toContain('ses:SendRawEmail');
});

it('has SES itself send nothing more to who bounced or complained: events of services can get lost', () => {
  template.allResourcesProperties('AWS::SES::ConfigurationSet', {
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
});

it('sends by TLS only, and publishes bounces and complaints', () => {
  template.allResourcesProperties('AWS::SES::ConfigurationSet', { DeliveryOptions: { TlsPolicy: 'REQUIRE' } });
  template.allResourcesProperties('AWS::SES::ConfigurationSetEventDestination', {
    EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'] },
  });
  template.resourceCountIs('AWS::SES::ConfigurationSet', 2);
});
