import { Match } from 'aws-cdk-lib/assertions';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';
import { readableId } from '../../tools/template/template';

const SCENARIO = 'FileIntegration';
const template = () => templateOf(SCENARIO);

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('[files-9] lets the inbox alone tell of its objects', () => {
  const telling = Object.entries(template().findResources('AWS::S3::Bucket')).filter(
    ([, { Properties }]) => 'NotificationConfiguration' in (Properties as object),
  );
  expect(telling.map(([id]) => readableId(id))).toEqual(['Inbox']);
  template().hasResourceProperties('AWS::Events::Rule', {
    EventBusName: 'default',
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [{ Ref: Match.stringLikeRegexp('^Inbox') }] } },
    },
  });
});

it('[files-3] keeps every version of a file', () => {
  template().allResourcesProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
});

it('[files-7] may go on for as many invocations as a file takes: Lambda takes none for a loop', () => {
  template().hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ STEP_KILOBYTES: '32768' }) },
    RecursiveLoop: 'Allow',
  });
});

it('[files-2] does what is to be done about a run one after the other', () => {
  template().resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: true }, 2);
  template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ImportingQueue'), 'Arn'] },
    BatchSize: 1,
  });
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining(['Inbox', 'Quarantine', 'Records', 'FollowingQueue', 'ImportingQueue']) as string[],
  );
});
