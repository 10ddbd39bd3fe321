import { Match } from 'aws-cdk-lib/assertions';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { DataTable } from '../../../lib/constructs/data/data-table';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  const table = new DataTable(scope, id, {
    description: 'Things',
    partitionKey: 'id',
    stream: StreamViewType.NEW_IMAGE,
    timeToLive: 'expiresAt',
  });
  table.addIndex('ByOwner', 'owner', 'createdAt');
  const reader = someFunction(scope, `${id}Reader`);
  table.grant(reader, 'dynamodb:GetItem');
  table.grantQuery(reader, 'ByOwner');
});

it('pays per request and can be restored to any second', () => {
  template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
  });
});

it('is neither deleted by mistake nor with its stack', () => {
  template.allResources('AWS::DynamoDB::GlobalTable', {
    DeletionPolicy: 'Retain',
    Properties: { Replicas: [{ DeletionProtectionEnabled: true }] },
  });
});

it('streams and expires as configured', () => {
  template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

it('grants the table or one index, never all of them', () => {
  const table = { 'Fn::GetAtt': [Match.stringLikeRegexp('^First[0-9A-F]{8}$'), 'Arn'] };
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Action: 'dynamodb:GetItem', Resource: table }),
        Match.objectLike({ Action: 'dynamodb:Query', Resource: { 'Fn::Join': ['', [table, '/index/ByOwner']] } }),
      ],
    },
  });
});

it('lets CloudFormation refuse a copy in its own Region before anything is made', () => {
  const { Rules } = templateOfTwo((scope, id) => {
    new DataTable(scope, id, { description: 'Things', partitionKey: 'id' }).replicateTo('eu-west-1', false);
  }).toJSON() as { Rules: Record<string, unknown> };
  expect(Object.values(Rules)).toContainEqual({
    Assertions: [
      {
        Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }] },
        AssertDescription: 'The copy of a table cannot be in its own Region, eu-west-1.',
      },
    ],
  });
});

it.each([true, false])(
  'keeps a copy in another Region that can be restored, and is protected or not: %s',
  (protect) => {
    templateOfTwo((scope, id) => {
      new DataTable(scope, id, { description: 'Things', partitionKey: 'id' }).replicateTo('eu-west-1', protect);
    }).allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [
        Match.anyValue(),
        {
          Region: 'eu-west-1',
          DeletionProtectionEnabled: protect,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  },
);
