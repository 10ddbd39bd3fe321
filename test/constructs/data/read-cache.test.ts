import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { DataTable } from '../../../lib/constructs/data/data-table';
import { ReadCache } from '../../../lib/constructs/data/read-cache';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  const table = new DataTable(scope, `${id}Table`, { description: 'Things', partitionKey: 'id' });
  new ReadCache(scope, id, {
    table,
    readers: [someFunction(scope, `${id}Reader`)],
    keepFor: Duration.seconds(10),
  });
});
const table = { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstTable'), 'Arn'] };
const READS = ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'];

it('keeps items and the answers to queries for the same time', () => {
  template.allResourcesProperties('AWS::DAX::ParameterGroup', {
    ParameterNameValues: { 'query-ttl-millis': '10000', 'record-ttl-millis': '10000' },
  });
});

it('is encrypted at rest and on the way, on two nodes', () => {
  template.allResourcesProperties('AWS::DAX::Cluster', {
    SSESpecification: { SSEEnabled: true },
    ClusterEndpointEncryptionType: 'TLS',
    ReplicationFactor: 2,
  });
});

it('may read its own table and nothing else, by its role and by the way out of its network', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^FirstRole') }],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: READS, Resource: table }] },
  });
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: READS, Resource: table }] },
  });
});

it('has no way to the internet', () => {
  for (const type of ['NatGateway', 'InternetGateway', 'EIP']) template.resourceCountIs(`AWS::EC2::${type}`, 0);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
});

it('gives readers its endpoint, and lets them get and query through it, over TLS', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        DAX_ENDPOINT: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstCluster'), 'ClusterDiscoveryEndpointURL'] },
      }),
    },
    VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstReaderGroup'), 'GroupId'] }] },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^FirstReader.*DefaultPolicy'),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['dax:GetItem', 'dax:Query'],
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstCluster'), 'Arn'] },
        },
      ],
    },
  });
  template.allResourcesProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 9111, ToPort: 9111 });
  expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroup'))).not.toContain('0.0.0.0/0');
});
