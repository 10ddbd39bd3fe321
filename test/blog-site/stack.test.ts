import { Match } from 'aws-cdk-lib/assertions';
import { TEMPLATE_ONLY } from '../../lib/constructs/functions/bundle';
import { templateOf } from '../support/synth';
import { buildApp } from '../../lib/app';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';

const SCENARIO = 'BlogSite';

interface Resource {
  readonly Properties: Record<string, unknown>;
}

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual([
    'Blog49C69580',
    'IdempotencyRecords9DD67625',
    'Uploads4F6EB0FD',
    'Thumbnails115905A6',
    'Quarantine23FF09FE',
    'SiteBucket978D4AEB',
    'WelcomingFailures425BA11E',
    'SweepingDeadLettersF6F481F7',
    'SuppressingDeadLetters6786799B',
    'SuppressingQueueB276CB0A',
    'ThumbnailingDeadLettersAAE45C22',
    'ThumbnailingQueueA52803F8',
  ]);
});

it('[blog-7] is notified of new objects by the uploads bucket alone, into which the thumbnailer may not write', () => {
  const template = templateOf(SCENARIO);
  const buckets = Object.entries(template.findResources('AWS::S3::Bucket')) as [string, Resource][];
  const telling = buckets.filter(([, { Properties }]) => 'NotificationConfiguration' in Properties);
  expect(telling.map(([id]) => id)).toEqual([expect.stringMatching(/^Uploads/)]);
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as Resource[];
  const statements = policies
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes('MakeThumbnailsServiceRole'))
    .map(({ Properties }) => JSON.stringify(Properties['PolicyDocument']));
  expect(statements.filter((text) => text.includes('Uploads') && text.includes('s3:Put'))).toEqual([]);
});

it('[blog-11] asks whoever publishes or uploads for a signature, and no reader', () => {
  const methods = Object.entries(templateOf(SCENARIO).findResources('AWS::ApiGateway::Method')) as [string, Resource][];
  const signed = methods.filter(([, { Properties }]) => Properties['AuthorizationType'] === 'AWS_IAM');
  expect(signed.map(([id]) => id.replace(/^Api(\w+)[0-9A-F]{8}$/, '$1')).sort()).toEqual([
    'photosPOST',
    'postsPOST',
    'postsslugPUT',
  ]);
});

it('sends nothing without a sender, and says so', () => {
  const template = templateOf(SCENARIO);
  template.resourceCountIs('AWS::SES::EmailIdentity', 0);
  template.hasOutput('WelcomeMails', { Value: 'none: deploy with -c mailFrom=<address>' });
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('ses:');
});

it('sends from the address that is set', () => {
  const mailFrom = 'blog@example.com';
  const template = templateOf(SCENARIO, { mailFrom });
  template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: mailFrom });
  template.hasOutput('WelcomeMails', { Value: mailFrom });
});

it('[blog-12] receives bounces and complaints about its own mails', () => {
  const template = templateOf(SCENARIO);
  template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
    EventDestination: { MatchingEventTypes: ['bounce', 'complaint'], EventBridgeDestination: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: 'default',
    EventPattern: {
      source: ['aws.ses'],
      'detail-type': ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: Match.stringLikeRegexp('^Mail') }] } } },
    },
  });
});

it('gives the thumbnailer a library for its processor', () => {
  for (const architecture of ['arm64', 'x86_64']) {
    templateOf(SCENARIO, { architecture }).hasResourceProperties('AWS::Lambda::LayerVersion', {
      CompatibleArchitectures: [architecture],
    });
  }
});

describe('the full profile', () => {
  const full = templateOf(SCENARIO, { profile: 'full', replicaRegion: 'eu-central-1' });

  it.each([
    ['refuses a warm copy in the Region that is deployed to', 'eu-central-1', true],
    ['takes one in any other Region', 'us-east-1', false],
  ])('%s, where the cdk CLI gives it', (_, home, refused) => {
    process.env['CDK_DEFAULT_REGION'] = home;
    const context = { ...TEMPLATE_ONLY, profile: 'full', replicaRegion: 'eu-central-1' };
    const app = buildApp({ scenarios: [SCENARIO], context });
    delete process.env['CDK_DEFAULT_REGION'];
    const synth = expect(() => app.synth());
    const refusal = 'replicaRegion=eu-central-1 is wrong: it must be a Region other than the one that is deployed to';
    if (refused) synth.toThrow(refusal);
    else synth.not.toThrow();
  });

  it('keeps a warm copy of the table, and streams what copies need', () => {
    full.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ Region: { Ref: 'AWS::Region' } }), Match.objectLike({ Region: 'eu-central-1' })],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('accelerates uploads', () => {
    full.hasResourceProperties('AWS::S3::Bucket', { AccelerateConfiguration: { AccelerationStatus: 'Enabled' } });
    full.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ ACCELERATED: 'true' }) },
    });
  });
});
