import type { Duration } from 'aws-cdk-lib';
import { CfnCluster, CfnParameterGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-dax';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { GatewayVpcEndpointAwsService, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Network } from '../network/network';
import { FunctionPolicy } from '../functions/function-policy';

export interface ReadCacheProps {
  readonly table: ITable;
  /** Functions that read the table through the cache only; `DAX_ENDPOINT` has its address. */
  readonly readers: readonly LambdaFunction[];
  /** How old what they read can be. */
  readonly keepFor: Duration;
}

/** One in each Availability Zone of the network. */
const NODES = 2;
const NODE_TYPE = 'dax.t3.small';
/** "9111 for encrypted clusters": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html */
const TLS_PORT = Port.tcp(9111);
/** What a reading cluster asks of its table. */
const CLUSTER_ACTIONS = ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'];
/** What Lambda does in the name of a function that it joins to a network. */
const NETWORK_ACTIONS = [
  ...['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
  ...['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
];

/**
 * A DAX cluster from which functions read a table: single items and queries, each as old as `keepFor` at the most.
 *
 * - Encrypted at rest and on the way; readers may get items and query, and nothing else, and reach nothing else.
 * - Isolated: the network has no way to the internet and no NAT, only an endpoint for this one table.
 * - Writes go past it, straight to the table.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.cluster-management.html#DAX.cluster-management.custom-settings.ttl
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.access-control.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export class ReadCache extends Construct {
  readonly cluster: CfnCluster;

  constructor(scope: Construct, id: string, { table, readers, keepFor }: ReadCacheProps) {
    super(scope, id);
    const vpc = new Network(this, 'Network', {
      isPublic: false,
      withoutFlowLogs:
        'Nothing in the network reaches anything but the cache and its table: flow logs would say just that.',
    });
    vpc.addGatewayEndpoint('Tables', { service: GatewayVpcEndpointAwsService.DYNAMODB }).addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: CLUSTER_ACTIONS,
        resources: [table.tableArn],
      }),
    );
    const group = (name: string, description: string) =>
      new SecurityGroup(this, name, { vpc, description, allowAllOutbound: false });
    const readerGroup = group('ReaderGroup', 'Functions that read from the cache');
    const clusterGroup = group('ClusterGroup', 'The cache');
    readerGroup.connections.allowTo(clusterGroup, TLS_PORT, 'Reads');

    const role = new Role(this, 'Role', {
      description: 'Lets the cache read its table.',
      assumedBy: new ServicePrincipal('dax.amazonaws.com'),
    });
    role.addToPolicy(new PolicyStatement({ actions: CLUSTER_ACTIONS, resources: [table.tableArn] }));
    const kept = keepFor.toMilliseconds().toString();
    const subnetIds = vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
    this.cluster = new CfnCluster(this, 'Cluster', {
      iamRoleArn: role.roleArn,
      nodeType: NODE_TYPE,
      replicationFactor: NODES,
      sseSpecification: { sseEnabled: true },
      clusterEndpointEncryptionType: 'TLS',
      subnetGroupName: new CfnSubnetGroup(this, 'Subnets', { subnetIds }).ref,
      securityGroupIds: [clusterGroup.securityGroupId],
      parameterGroupName: new CfnParameterGroup(this, 'Settings', {
        parameterNameValues: { 'query-ttl-millis': kept, 'record-ttl-millis': kept },
      }).ref,
    });
    this.cluster.node.addDependency(role);

    for (const reader of readers) this.serve(reader, subnetIds, readerGroup);
  }

  private serve(reader: LambdaFunction, subnetIds: string[], group: SecurityGroup): void {
    const joining = new FunctionPolicy(this, `${reader.node.id}Network`, {
      grantee: reader,
      statements: [{ actions: NETWORK_ACTIONS, resources: ['*'] }],
      acknowledged: {
        'AwsSolutions-IAM5[Resource::*]':
          'Lambda makes the network interfaces, which have no names before: AWS asks for just these actions on all.',
      },
    });
    reader.addToRolePolicy(
      new PolicyStatement({ actions: ['dax:GetItem', 'dax:Query'], resources: [this.cluster.attrArn] }),
    );
    reader.addEnvironment('DAX_ENDPOINT', this.cluster.attrClusterDiscoveryEndpointUrl);
    const resource = reader.node.defaultChild as CfnFunction;
    resource.vpcConfig = { subnetIds, securityGroupIds: [group.securityGroupId] };
    resource.node.addDependency(joining);
  }
}
