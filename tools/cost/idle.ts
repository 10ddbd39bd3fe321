import { referenced, type Template } from '../template/template';
import { ToolError } from '../terminal/tool-error';
import { assumptions } from './assumptions';
import type { Charge } from './charge';
import type { PriceName } from './prices';

type Properties = Readonly<Record<string, unknown>>;
type Idle = (properties: Properties, id: string, template: Template) => readonly Charge[];

const hours = assumptions.monthHours.value;
const SECONDS = hours * 60 * 60;

const PART = 'part of a resource that is priced, or of one that is free';
const PERMISSION = 'permissions are free';
const BY_DATA = 'billed by what it holds and by its use: nothing while it is empty';
const BY_USE = 'billed by its use';
const NETWORK = 'networks, their routes and their firewalls are free';
const CUSTOM = 'its function runs only while the stack is deployed or deleted';

const free = (): readonly Charge[] => [];

/** What each type of resource costs in a month in which nobody uses it; a text says why nothing. */
const IDLE: Readonly<Record<string, Idle | string>> = {
  'AWS::ApiGateway::Account': PART,
  'AWS::ApiGateway::Authorizer': PART,
  'AWS::ApiGateway::Deployment': PART,
  'AWS::ApiGateway::GatewayResponse': PART,
  'AWS::ApiGateway::Method': PART,
  'AWS::ApiGateway::Model': PART,
  'AWS::ApiGateway::RequestValidator': PART,
  'AWS::ApiGateway::Resource': PART,
  'AWS::ApiGateway::RestApi': BY_USE,
  'AWS::ApiGateway::Stage': ({ CacheClusterEnabled, CacheClusterSize, MethodSettings = [] }, id) => {
    if ((MethodSettings as Properties[]).some(({ MetricsEnabled }) => MetricsEnabled === true))
      unpriced('detailed metrics', id);
    if (CacheClusterEnabled !== true) return free();
    if (CacheClusterSize !== '0.5') unpriced(`a cache of ${String(CacheClusterSize)} GB`, id);
    return [{ price: 'apiCacheHour', units: hours }];
  },
  'AWS::CDK::Metadata': PART,
  'AWS::CertificateManager::Certificate': 'public certificates are free',
  'AWS::CloudFormation::CustomResource': CUSTOM,
  'AWS::CloudFront::CachePolicy': PART,
  'AWS::CloudFront::Distribution': BY_USE,
  'AWS::CloudFront::Function': BY_USE,
  'AWS::CloudFront::OriginAccessControl': PART,
  'AWS::CloudFront::OriginRequestPolicy': PART,
  'AWS::CloudFront::ResponseHeadersPolicy': PART,
  'AWS::CloudWatch::Alarm': ({ Metrics, Period = 60 }, id) => {
    if (Number(Period) < 60) unpriced('a high-resolution alarm', id);
    const measured = ((Metrics ?? [{ MetricStat: {} }]) as Properties[]).filter(({ MetricStat }) => MetricStat);
    return [{ price: 'alarm', units: measured.length }];
  },
  'AWS::Cognito::IdentityPool': 'identity pools are free',
  'AWS::Cognito::IdentityPoolRoleAttachment': PART,
  'AWS::Cognito::UserPool': BY_USE,
  'AWS::Cognito::UserPoolClient': PART,
  'AWS::Cognito::UserPoolDomain': PART,
  'AWS::DAX::Cluster': ({ NodeType, ReplicationFactor }, id) => {
    if (NodeType !== 'dax.t3.small') unpriced(`a node ${String(NodeType)}`, id);
    return [{ price: 'daxT3SmallHour', units: hours * Number(ReplicationFactor) }];
  },
  'AWS::DAX::ParameterGroup': PART,
  'AWS::DAX::SubnetGroup': PART,
  'AWS::DynamoDB::GlobalTable': ({ BillingMode }, id) => {
    if (BillingMode !== 'PAY_PER_REQUEST') unpriced(`billing ${String(BillingMode)}`, id);
    return free();
  },
  'AWS::EC2::EIP': () => [{ price: 'addressHour', units: hours }],
  'AWS::EC2::FlowLog': 'billed by what it writes: nothing while nobody calls',
  'AWS::EC2::InternetGateway': NETWORK,
  'AWS::EC2::NatGateway': () => [{ price: 'natHour', units: hours }],
  'AWS::EC2::Route': NETWORK,
  'AWS::EC2::RouteTable': NETWORK,
  'AWS::EC2::SecurityGroup': NETWORK,
  'AWS::EC2::SecurityGroupEgress': NETWORK,
  'AWS::EC2::SecurityGroupIngress': NETWORK,
  'AWS::EC2::Subnet': NETWORK,
  'AWS::EC2::SubnetRouteTableAssociation': NETWORK,
  'AWS::EC2::VPC': NETWORK,
  'AWS::EC2::VPCEndpoint': ({ VpcEndpointType = 'Gateway', SubnetIds = [] }) =>
    VpcEndpointType === 'Gateway'
      ? free()
      : [{ price: 'endpointHour', units: hours * (SubnetIds as unknown[]).length }],
  'AWS::EC2::VPCGatewayAttachment': NETWORK,
  'AWS::ElasticLoadBalancingV2::Listener': PART,
  'AWS::ElasticLoadBalancingV2::ListenerRule': PART,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ Type = 'application', Scheme, Subnets = [] }, id) => {
    if (Type !== 'application') unpriced(`a balancer of type ${String(Type)}`, id);
    const addresses = Scheme === 'internet-facing' ? (Subnets as unknown[]).length : 0;
    return [
      { price: 'albHour', units: hours },
      { price: 'addressHour', units: hours * addresses },
    ];
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': PART,
  'AWS::Events::EventBus': BY_USE,
  'AWS::Events::Rule': ({ ScheduleExpression }, id) => {
    if (ScheduleExpression !== undefined) unpriced('a schedule in a rule', id);
    return free();
  },
  'AWS::IAM::ManagedPolicy': PERMISSION,
  'AWS::IAM::Policy': PERMISSION,
  'AWS::IAM::Role': PERMISSION,
  'AWS::KMS::Alias': PART,
  'AWS::KMS::Key': () => [{ price: 'kmsKey', units: 1 }],
  'AWS::Lambda::EventInvokeConfig': PART,
  'AWS::Lambda::EventSourceMapping': polling,
  'AWS::Lambda::Function': BY_USE,
  'AWS::Lambda::LayerVersion': PART,
  'AWS::Lambda::Permission': PERMISSION,
  'AWS::Logs::LogGroup': BY_DATA,
  'AWS::Logs::ResourcePolicy': PERMISSION,
  'AWS::Route53::RecordSet': PART,
  'AWS::S3::Bucket': BY_DATA,
  'AWS::S3::BucketPolicy': PERMISSION,
  'AWS::SES::ConfigurationSet': BY_USE,
  'AWS::SES::ConfigurationSetEventDestination': 'events that SES puts on a bus are those of a service: free',
  'AWS::SES::EmailIdentity': BY_USE,
  'AWS::SNS::Subscription': BY_USE,
  'AWS::SNS::Topic': BY_USE,
  'AWS::SNS::TopicPolicy': PERMISSION,
  'AWS::SQS::Queue': ({ FifoQueue }, id) => (FifoQueue === true ? unpriced('a FIFO queue', id) : free()),
  'AWS::SQS::QueuePolicy': PERMISSION,
  'AWS::Scheduler::Schedule': 'its runs are priced apart',
  'AWS::Scheduler::ScheduleGroup': PART,
  'AWS::WAFv2::WebACL': ({ Rules = [] }) => [
    { price: 'wafAcl', units: 1 },
    { price: 'wafRule', units: (Rules as unknown[]).length },
  ],
  'AWS::WAFv2::WebACLAssociation': PART,
  'Custom::CDKBucketDeployment': CUSTOM,
  'Custom::S3AutoDeleteObjects': CUSTOM,
  'Custom::S3BucketNotifications': CUSTOM,
  'Custom::VpcRestrictDefaultSG': CUSTOM,
};

/** What the use of a resource costs that no simulated operation shows. */
const USES: Readonly<Record<string, (properties: Properties) => readonly PriceName[]>> = {
  'AWS::Cognito::UserPool': () => ['cognitoUser'],
  'AWS::CloudFront::Distribution': () => ['cloudfrontRequest', 'cloudfrontGb'],
  'AWS::CloudFront::Function': () => ['cloudfrontFunction'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': () => ['lcuHour'],
  'AWS::S3::Bucket': ({ AccelerateConfiguration }) =>
    AccelerateConfiguration === undefined ? ['s3Storage'] : ['s3Storage', 's3Accelerated'],
};

/**
 * What a template costs in a month without any use, scheduled runs apart.
 * @throws {ToolError} for a type of resource, or a setting of one, whose price nobody has looked up
 */
export function idleCharges(template: Template): readonly Charge[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const idle = Object.hasOwn(IDLE, Type) ? IDLE[Type] : undefined;
    if (idle === undefined) {
      throw new ToolError(
        `What does ${Type} (${id}) cost? Add it to IDLE in tools/cost/idle.ts, and its price to tools/cost/prices.ts.`,
      );
    }
    return typeof idle === 'string' ? [] : idle(Properties, id, template);
  });
}

/** The prices of use that nothing counts. */
export const usePrices = (template: Template): readonly PriceName[] => [
  ...new Set(Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => USES[Type]?.(Properties) ?? [])),
];

/** The custom metrics that the alarms of a template watch, each as a text of its own. */
export const watchedMetrics = (template: Template): readonly string[] =>
  Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => {
    const { Namespace, MetricName, Dimensions = [] } = Properties;
    if (Type !== 'AWS::CloudWatch::Alarm' || typeof Namespace !== 'string' || Namespace.startsWith('AWS/')) return [];
    const dimensions = (Dimensions as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [Name, Value]);
    return [metricName(Namespace, String(MetricName), Object.fromEntries(dimensions) as object)];
  });

/** A metric is its name and all of its dimensions. */
export const metricName = (namespace: string, name: string, dimensions: object): string =>
  [
    namespace,
    name,
    ...Object.entries(dimensions)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .sort(),
  ].join(' ');

/** Lambda polls a queue whether or not there are messages; it reads streams of tables for nothing. */
function polling(
  { EventSourceArn, ProvisionedPollerConfig }: Properties,
  id: string,
  template: Template,
): readonly Charge[] {
  if (ProvisionedPollerConfig !== undefined) unpriced('provisioned pollers', id);
  const type = template.Resources[referenced(EventSourceArn) ?? '']?.Type;
  if (type === 'AWS::DynamoDB::GlobalTable') return free();
  if (type !== 'AWS::SQS::Queue') unpriced(`an event source of type ${String(type)}`, id);
  const units = (assumptions.pollers.value * SECONDS) / assumptions.pollSeconds.value;
  return [{ price: 'sqsRequest', units, reason: 'polling of empty queues' }];
}

function unpriced(what: string, id: string): never {
  throw new ToolError(`What does ${what} (${id}) cost? tools/cost/idle.ts does not know it yet.`);
}
