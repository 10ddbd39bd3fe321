import { NotModelled } from '../template/not-modelled';
import type { Resource, ResolvedTemplate } from '../template/resolved';

interface Understanding {
  /** Properties that the simulated world goes by. */
  readonly modelled?: readonly string[];
  /** Properties that change nothing in it, with the reason. */
  readonly irrelevant?: Readonly<Record<string, string>>;
}

const LABEL = 'a label';
const ENCRYPTION = 'encryption delays and loses nothing';
const LOCAL_CLOUD = 'what callers may do is proven on the local cloud';

/** Every resource type that a template may have: what is not listed ends the run. */
const UNDERSTOOD: Readonly<Record<string, Understanding | string>> = {
  'AWS::DynamoDB::GlobalTable': {
    modelled: [
      'AttributeDefinitions',
      'KeySchema',
      'GlobalSecondaryIndexes',
      'StreamSpecification',
      'TimeToLiveSpecification',
    ],
    irrelevant: {
      BillingMode: 'on demand: throttles are injected, not computed',
      Replicas: 'one replica; its settings are of backups, protection and indexes that the table names too',
      SSESpecification: ENCRYPTION,
    },
  },
  'AWS::SQS::Queue': {
    modelled: ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'],
    irrelevant: {
      MaximumMessageSize: 'workloads send small messages; the limit is proven on the local cloud',
      SqsManagedSseEnabled: ENCRYPTION,
      Tags: LABEL,
    },
  },
  'AWS::SQS::QueuePolicy': { modelled: ['PolicyDocument', 'Queues'] },
  'AWS::SNS::Topic': { irrelevant: { KmsMasterKeyId: ENCRYPTION, Tags: LABEL } },
  'AWS::SNS::TopicPolicy': { modelled: ['PolicyDocument', 'Topics'] },
  'AWS::IAM::Role': {
    modelled: ['AssumeRolePolicyDocument'],
    irrelevant: {
      ManagedPolicyArns: 'of functions only, whose own roles are proven on the local cloud',
      Tags: LABEL,
      Description: LABEL,
    },
  },
  'AWS::IAM::Policy': { modelled: ['PolicyDocument', 'Roles'], irrelevant: { PolicyName: LABEL } },
  'AWS::Lambda::Function': {
    modelled: ['Environment', 'Timeout', 'Role'],
    irrelevant: {
      Architectures: 'handlers are the same on both',
      Code: 'the handlers themselves run, bundled from their sources',
      Description: LABEL,
      Handler: 'always index.handler',
      Layers: 'native packages have stand-ins',
      LoggingConfig: 'logs decide nothing; metrics in them are read',
      MemorySize: 'virtual time knows no processor',
      Runtime: 'the Node.js of this process',
      Tags: LABEL,
      TracingConfig: 'traces decide nothing',
    },
  },
  'AWS::Lambda::Permission': { modelled: ['Action', 'FunctionName', 'Principal', 'SourceArn'] },
  'AWS::Lambda::EventInvokeConfig': {
    modelled: ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
  },
  'AWS::Lambda::EventSourceMapping': {
    modelled: [
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria',
      'FunctionName',
      'FunctionResponseTypes',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'MetricsConfig',
      'ScalingConfig',
      'StartingPosition',
    ],
    irrelevant: { Tags: LABEL },
  },
  'AWS::Events::EventBus': { irrelevant: { Description: LABEL, Name: 'models have names of their own', Tags: LABEL } },
  'AWS::Events::Rule': { modelled: ['EventBusName', 'EventPattern', 'State', 'Targets'], irrelevant: { Tags: LABEL } },
  'AWS::Scheduler::ScheduleGroup': { irrelevant: { Tags: LABEL } },
  'AWS::Scheduler::Schedule': {
    modelled: [
      ...['FlexibleTimeWindow', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'State', 'Target'],
    ],
  },
  'AWS::S3::Bucket': {
    modelled: ['NotificationConfiguration'],
    irrelevant: {
      AccelerateConfiguration: 'a faster way to the same bucket',
      BucketEncryption: ENCRYPTION,
      LifecycleConfiguration: 'it removes old versions and broken uploads, never what was parked',
      PublicAccessBlockConfiguration: LOCAL_CLOUD,
      Tags: LABEL,
      VersioningConfiguration: 'every bucket of the model keeps each version',
    },
  },
  'AWS::CloudWatch::Alarm': {
    modelled: [
      ...['AlarmActions', 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluationPeriods'],
      ...[
        'ExtendedStatistic',
        'MetricName',
        'Metrics',
        'Namespace',
        'Period',
        'Statistic',
        'Threshold',
        'TreatMissingData',
      ],
    ],
    irrelevant: { AlarmDescription: LABEL, OKActions: 'only going off is watched', Tags: LABEL },
  },
  'AWS::ApiGateway::Method': {
    modelled: ['AuthorizationType', 'HttpMethod', 'Integration', 'ResourceId', 'RestApiId'],
    irrelevant: {
      AuthorizerId: LOCAL_CLOUD,
      MethodResponses: 'declarations of what integration responses give',
      RequestParameters: 'declarations: a function is given all that a request has',
      RequestModels: 'workloads send bodies that fit; refusals are proven on the local cloud',
      RequestValidatorId: 'as RequestModels',
    },
  },
  'AWS::ApiGateway::Authorizer':
    'which tokens are valid is proven on the local cloud; here requests say whose they are',
  'AWS::Cognito::UserPool': LOCAL_CLOUD,
  'AWS::Cognito::UserPoolClient': LOCAL_CLOUD,
  'AWS::Cognito::IdentityPool': LOCAL_CLOUD,
  'AWS::Cognito::IdentityPoolRoleAttachment': LOCAL_CLOUD,
  'AWS::ApiGateway::Resource': {
    modelled: ['ParentId', 'PathPart'],
    irrelevant: { RestApiId: 'methods name their API' },
  },
  'AWS::ApiGateway::RestApi': {
    modelled: ['Name'],
    irrelevant: {
      BinaryMediaTypes: 'functions decode bodies; that bytes survive is proven on the local cloud',
      EndpointConfiguration: 'where an API is reached changes no answer',
      Tags: LABEL,
    },
  },
  'AWS::KMS::Key': ENCRYPTION,
  'AWS::Lambda::LayerVersion': 'native packages have stand-ins',
  'AWS::SES::ConfigurationSet': 'it changes no answer of SES',
  'AWS::SES::ConfigurationSetEventDestination': 'bounces and complaints are proven by unit tests',
  'AWS::SES::EmailIdentity': 'the model sends from any address',
  'AWS::S3::BucketPolicy': 'it denies what is not TLS; Lambda writes with the role of its function',
  'AWS::Logs::LogGroup': 'logs decide nothing',
  'AWS::ApiGateway::Deployment': 'what a method answers does not depend on it',
  'AWS::ApiGateway::Stage': 'its throttling is injected, its logs decide nothing',
  'AWS::ApiGateway::RequestValidator': 'workloads send bodies that fit',
  'AWS::ApiGateway::Model': 'workloads send bodies that fit',
  'AWS::ApiGateway::GatewayResponse': 'clients go by the status, which is the same',
  'AWS::CDK::Metadata': LABEL,
  'AWS::CloudFront::Distribution': 'readers come through it to what the local cloud proves; it starts nothing',
  'AWS::CloudFront::Function': 'it names the page of a path',
  'AWS::CloudFront::CachePolicy': 'what is cached is read later, never written',
  'AWS::CloudFront::OriginAccessControl': LOCAL_CLOUD,
  'AWS::CloudFront::OriginRequestPolicy': 'workloads send requests as the API gets them',
  'AWS::CloudFront::ResponseHeadersPolicy': 'it tells browsers what they may do',
  'Custom::CDKBucketDeployment': 'at work only when the stack is deployed',
  'Custom::S3AutoDeleteObjects': 'at work only when the stack is deleted',
};

/**
 * Checks that the world goes by everything in a template that could matter to it.
 * @throws NotModelled for the first resource type or property that is in no list
 */
export function requireUnderstood({ resources }: ResolvedTemplate): void {
  for (const { type, properties, logicalId } of resources) {
    const understanding = Object.hasOwn(UNDERSTOOD, type) ? UNDERSTOOD[type] : undefined;
    if (understanding === undefined) throw new NotModelled(`the resource type ${type} (${logicalId})`);
    if (typeof understanding === 'string') continue;
    const { modelled = [], irrelevant = {} } = understanding;
    const unknown = Object.keys(properties).find(
      (name) => !modelled.includes(name) && !Object.hasOwn(irrelevant, name),
    );
    if (unknown !== undefined) throw new NotModelled(`${type}.${unknown} (${logicalId})`);
  }
}

/**
 * A resource's properties, once it is sure that the named ones are all that it has.
 * @throws NotModelled for another one, such as a setting inside `Target` that no model goes by
 */
export function onlyWith(resource: Resource, at: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotModelled(`${resource.type}.${at}.${unknown} (${resource.logicalId})`);
}
