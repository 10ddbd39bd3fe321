import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { TEMPLATE_ONLY } from '../../../lib/constructs/functions/bundle';
import { PrivateBucket } from '../../../lib/constructs/data/private-bucket';
import { UploadWorker } from '../../../lib/constructs/async/upload-worker';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  new UploadWorker(scope, id, {
    worker: someFunction(scope, `${id}Worker`),
    impact: 'Files wait.',
    uploads: new PrivateBucket(scope, `${id}Uploads`, 'Files'),
    results: new PrivateBucket(scope, `${id}Results`, 'Files'),
    quarantine: new PrivateBucket(scope, `${id}Quarantine`, 'Files'),
  });
});

it('gives its worker one file a run', () => {
  template.allResourcesProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1 });
});

it('is notified of uploads, and of nothing that its worker writes', () => {
  const buckets = Object.entries(template.findResources('AWS::S3::Bucket'));
  const telling = buckets.flatMap(([id, { Properties }]) =>
    'NotificationConfiguration' in (Properties as object) ? [id.replace(/[0-9A-F]{8}$/, '')] : [],
  );
  expect(telling).toEqual(['FirstUploads', 'SecondUploads']);
});

it.each([
  ['Uploads', ['s3:DeleteObjectVersion', 's3:GetObjectVersion']],
  ['Results', 's3:PutObject'],
  ['Quarantine', 's3:PutObject'],
])('lets its worker do with objects of %s this alone: %s', (name, Action) => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action,
          Effect: 'Allow',
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp(`^First${name}`), 'Arn'] }, '/*']] },
        },
      ],
    },
  });
});

it('lets its worker see that an upload is gone, which S3 does only for who may list the bucket', () => {
  const telling = {
    Action: 's3:ListBucket',
    Effect: 'Allow',
    Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstUploads'), 'Arn'] },
  };
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^FirstWorker'),
    PolicyDocument: { Statement: Match.arrayWith([telling]) },
  });
});

it('refuses to write where its worker would be given it again', () => {
  const stack = new Stack(new App({ context: TEMPLATE_ONLY }), 'Test');
  const uploads = new PrivateBucket(stack, 'Uploads', 'Files');
  const props = { worker: someFunction(stack, 'Worker'), impact: 'Files wait.', uploads, results: uploads };
  expect(() => new UploadWorker(stack, 'Path', { ...props, quarantine: uploads })).toThrow('an upload again');
});
