import type { Cloud } from './cloud';
import { type Template, lambda, READ_STREAM, CONSUME } from './cloud';
import { type ApiKey, APIGatewayClient, GetApiKeyCommand, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { SQSClient, CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';

export async function queueUrl(cloud: Cloud): Promise<string> {
  queues += 1;
  const { QueueUrl } = await new SQSClient(cloud.root).send(new CreateQueueCommand({ QueueName: `queue-${queues}` }));
  return QueueUrl ?? '';
}

let queues = 0;

export async function invoke(cloud: Cloud, name: string | undefined, payload: unknown = {}): Promise<unknown> {
  const { Payload } = await new LambdaClient(cloud.root).send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
  );
  return JSON.parse(Payload?.transformToString() ?? 'null') as unknown;
}

export async function put(cloud: Cloud, bucket: string | undefined, key: string, body: string): Promise<void> {
  const s3 = new S3Client({ ...cloud.root, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

/** A distribution of a bucket, which it may list, with the API's stage `v1` at `/v1`. */
export async function deploySite(cloud: Cloud, name: string, api: string): Promise<{ domain: string; bucket: string }> {
  const behavior = (origin: string) => ({
    TargetOriginId: origin,
    ViewerProtocolPolicy: 'https-only',
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // caching disabled
  });
  const outputs = await cloud.deploy(
    name,
    {
      Bucket: { Type: 'AWS::S3::Bucket' },
      BucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: ['s3:GetObject', 's3:ListBucket'],
              Resource: [arnOf('Bucket'), { 'Fn::Sub': '${Bucket.Arn}/*' }],
              Condition: { StringEquals: { 'aws:SourceArn': arnOf('Site') } },
            },
          },
        },
      },
      Access: {
        Type: 'AWS::CloudFront::OriginAccessControl',
        Properties: {
          OriginAccessControlConfig: {
            Name: name,
            OriginAccessControlOriginType: 's3',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        },
      },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            DefaultCacheBehavior: behavior('files'),
            CacheBehaviors: [
              {
                ...behavior('api'),
                PathPattern: '/v1/*',
                AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
              },
            ],
            Origins: [
              {
                Id: 'files',
                DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
                OriginAccessControlId: { Ref: 'Access' },
                S3OriginConfig: { OriginAccessIdentity: '' },
              },
              {
                Id: 'api',
                DomainName: `${api}.execute-api.us-east-1.amazonaws.com`,
                CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
              },
            ],
          },
        },
      },
    },
    { domain: { 'Fn::GetAtt': ['Site', 'DomainName'] }, bucket: { Ref: 'Bucket' } },
  );
  return { domain: outputs['domain'] ?? '', bucket: outputs['bucket'] ?? '' };
}

/** A function that reads a table's stream, with partial batch failures. */
export function streamTo(code: string): Template {
  return {
    ...lambda('Reader', code, { allow: [{ Action: READ_STREAM }] }),
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Reader' },
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  };
}

/** Lets rules send to the queue: the one of that id, or any. */
export const letEventsIn = (queue: string, rule?: string) =>
  sendingTo(queue, {
    Principal: { Service: 'events.amazonaws.com' },
    ...(rule && { Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule) } } }),
  });

/** A queue for the events that match, of a bus: the default one, if none is given. Their ids have the prefix. */
export function ruleToQueue(EventPattern: object, prefix = '', EventBusName?: object): Template {
  const queue = `${prefix}Queue`;
  return {
    [queue]: { Type: 'AWS::SQS::Queue' },
    [`${prefix}Policy`]: letEventsIn(queue),
    [`${prefix}Rule`]: {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern, EventBusName, Targets: [{ Id: 'queue', Arn: arnOf(queue) }] },
    },
  };
}

/** The events that came to a queue, up to ten of them. */
export async function eventsIn(cloud: Cloud, QueueUrl: string | undefined): Promise<Record<string, unknown>[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await new SQSClient(cloud.root).send(receive);
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
}

export const identity = (EmailIdentity: string) => ({ Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity } });

export const mail = (from: string, to: string, ConfigurationSetName?: string) =>
  new SendRawEmailCommand({
    Source: from,
    Destinations: [to],
    ConfigurationSetName,
    RawMessage: { Data: Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nHello\r\n`) },
  });

export async function launch(ec2: EC2Client, tags: Record<string, string>, more: object = {}): Promise<string[]> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-0',
      MinCount: 1,
      MaxCount: 1,
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
      ...more,
    }),
  );
  return Instances.flatMap(({ InstanceId }) => InstanceId ?? []);
}

export async function post(url: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
}

export async function received(cloud: Cloud, QueueUrl: string | undefined): Promise<unknown[]> {
  return (await new SQSClient(cloud.root).send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? [];
}

export const arnOf = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A subscription to the topic of id `Topic`. */
export const subscribe = (Protocol: 'sqs' | 'lambda', endpoint: string, more: object = {}) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'Topic' }, Protocol, Endpoint: arnOf(endpoint), ...more },
});

/** Lets the topic of id `Topic` send to the queue. */
export const letIn = (queue: string) =>
  sendingTo(queue, {
    Principal: { Service: 'sns.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Topic' } } },
  });

const sendingTo = (queue: string, who: object) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf(queue), ...who }],
    },
  },
});

/** Refuses whoever does not come by TLS. */
export const TLS_ONLY = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: arnOf('Queue'),
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};

const allowing = (statement: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A role that a service may take on, as far as the condition holds, and what it allows. */
export const role = (Service: string, allowed: object, Condition: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: allowing({ Principal: { Service }, Action: 'sts:AssumeRole', Condition }),
    Policies: [{ PolicyName: 'own', PolicyDocument: allowing(allowed) }],
  },
});

/** An API that puts its bodies on a queue of its own, by a role. */
export function intake(options: {
  readonly accepted?: string;
  readonly refused?: string;
  readonly action?: string;
  readonly trusted?: string;
  readonly condition?: object;
  readonly queueProperties?: object;
}): { integration: object; resources: Template } {
  return {
    integration: {
      Type: 'AWS',
      Uri: { 'Fn::Sub': 'arn:aws:apigateway:us-east-1:sqs:path/${AWS::AccountId}/${Queue.QueueName}' },
      Credentials: arnOf('Role'),
      PassthroughBehavior: 'NEVER',
      RequestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
      IntegrationResponses: [
        {
          StatusCode: '202',
          SelectionPattern: '2\\d{2}',
          ResponseTemplates: { 'application/json': options.accepted ?? '{}' },
        },
        { StatusCode: '503', ResponseTemplates: { 'application/json': options.refused ?? '{}' } },
      ],
    },
    resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: options.queueProperties ?? {} },
      Policy: TLS_ONLY,
      Role: role(
        options.trusted ?? 'apigateway.amazonaws.com',
        { Action: options.action ?? 'sqs:SendMessage', Resource: arnOf('Queue') },
        options.condition,
      ),
    },
  };
}

/** Lets the service invoke the function for the source. */
export const permit = (id: string, service: string, SourceArn: object) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: { Ref: id },
    Action: 'lambda:InvokeFunction',
    Principal: `${service}.amazonaws.com`,
    SourceArn,
  },
});

/** Whatever methods and routes there are of the API of id `Api`, or of these alone: `POST/`. */
export const apiSource = (routes = '*'): object => ({
  'Fn::Sub': `arn:aws:execute-api:us-east-1:\${AWS::AccountId}:\${Api}/v1/${routes}`,
});

/** An API with a function of the inline code behind it, which lets that API in. */
export function behind(code: string): { integration: object; resources: Template } {
  const Uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Behind.Arn}/invocations';
  return {
    integration: { Type: 'AWS_PROXY', Uri: { 'Fn::Sub': Uri } },
    resources: { ...lambda('Behind', code), Permission: permit('Behind', 'apigateway', apiSource()) },
  };
}

/** An API whose templates make what a function of the inline code gets, and map what it returns. */
export function mapped(
  code: string,
  IntegrationResponses: object[],
  template?: string,
): { integration: object; resources: Template } {
  const { integration, resources } = behind(code);
  const RequestTemplates = template === undefined ? {} : { 'application/json': template };
  return { integration: { ...integration, Type: 'AWS', RequestTemplates, IntegrationResponses }, resources };
}

/** A function that works a queue off, with partial batch failures. */
export function queueTo(code: string): Template {
  return {
    ...lambda('Worker', code, { allow: [{ Action: CONSUME }] }),
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 1 } },
    QueueMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Worker' },
        EventSourceArn: arnOf('Queue'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  };
}

/** The URL of a one-method (`POST /`) REST API. */
export async function deployApi(
  cloud: Cloud,
  name: string,
  options: {
    readonly integration: object;
    readonly models?: Record<string, string>;
    readonly resources?: Template;
    readonly stage?: object;
    readonly responses?: Record<string, object>;
    /** More properties of the method. */
    readonly method?: object;
  },
): Promise<string> {
  const RestApiId = { Ref: 'Api' };
  const responses = Object.entries(options.responses ?? {}).map(([type, properties]) => [
    `Response${type.replaceAll('_', '')}`,
    { Type: 'AWS::ApiGateway::GatewayResponse', Properties: { RestApiId, ResponseType: type, ...properties } },
  ]) as [string, Template[string]][];
  const { api } = await cloud.deploy(
    name,
    {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: name } },
      Validator: {
        Type: 'AWS::ApiGateway::RequestValidator',
        Properties: { RestApiId, Name: 'body', ValidateRequestBody: true },
      },
      Model: {
        Type: 'AWS::ApiGateway::Model',
        Properties: {
          RestApiId,
          Name: 'Job',
          ContentType: 'application/json',
          Schema: { type: 'object', required: ['payload'] },
        },
      },
      Post: {
        Type: 'AWS::ApiGateway::Method',
        DependsOn: ['Model'],
        Properties: {
          RestApiId,
          ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
          HttpMethod: 'POST',
          AuthorizationType: 'NONE',
          ...(options.models && { RequestModels: options.models, RequestValidatorId: { Ref: 'Validator' } }),
          Integration: { IntegrationHttpMethod: 'POST', ...options.integration },
          ...options.method,
        },
      },
      ...Object.fromEntries(responses),
      Deployment: {
        Type: 'AWS::ApiGateway::Deployment',
        DependsOn: ['Post', ...responses.map(([id]) => id)],
        Properties: { RestApiId },
      },
      Stage: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: { RestApiId, DeploymentId: { Ref: 'Deployment' }, StageName: 'v1', ...options.stage },
      },
      ...options.resources,
    },
    { api: RestApiId },
  );
  return `${cloud.emulator.endpoint}/_aws/execute-api/${api}/v1/`;
}

/** A key of the name, and a usage plan of the stage of an API of one method; with limits of methods, perhaps. */
export const keyed = (Name: string, Throttle?: object): Template => ({
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Name, Enabled: true } },
  Plan: {
    Type: 'AWS::ApiGateway::UsagePlan',
    DependsOn: 'Stage',
    Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'v1', Throttle }] },
  },
  PlanKey: {
    Type: 'AWS::ApiGateway::UsagePlanKey',
    Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
  },
});

export async function keyNamed(cloud: Cloud, nameQuery: string): Promise<ApiKey> {
  const client = new APIGatewayClient(cloud.root);
  const { items = [] } = await client.send(new GetApiKeysCommand({ nameQuery }));
  return client.send(new GetApiKeyCommand({ apiKey: items[0]?.id, includeValue: true }));
}

/** An integration of no backend, which answers 200. */
export const MOCK = {
  Type: 'MOCK',
  RequestTemplates: { 'application/json': '{"statusCode":200}' },
  IntegrationResponses: [{ StatusCode: '200' }],
};
