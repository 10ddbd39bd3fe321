import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityClient, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  GetBucketTaggingCommand,
  GetObjectCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttp2Handler } from '@smithy/node-http-handler';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { DROPPED_BY_GATEWAY, REMAPPED } from '../../lambdas/strangler-facade/gateway-list';
import { Cloud, CONSUME, eventually, lambda, NOTES, READ_STREAM, type Template } from './cloud';

interface Contract {
  readonly number: number;
  /** What AWS does. */
  readonly behaviour: string;
  /** Rejects where the cloud behaves otherwise. */
  readonly check: (cloud: Cloud) => Promise<void>;
}

const contracts: readonly Contract[] = [
  {
    number: 1,
    behaviour: 'requests count as TLS',
    check: async (cloud) => {
      const { queue } = await cloud.deploy(
        'tls',
        {
          Queue: { Type: 'AWS::SQS::Queue' },
          Policy: TLS_ONLY,
        },
        { queue: { Ref: 'Queue' } },
      );
      const user = await cloud.user({ Action: 'sqs:SendMessage' });
      await new SQSClient(user).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'sent' }));
    },
  },
  {
    number: 2,
    behaviour: 'HTTP/2 requests are accepted by their signature',
    check: async (cloud) => {
      const user = await cloud.user({ Action: 'sqs:SendMessage' });
      const requestHandler = new NodeHttp2Handler();
      try {
        const { Arn } = await new STSClient({ ...user, requestHandler }).send(new GetCallerIdentityCommand({}));
        expect(Arn).toContain(user.name);
      } finally {
        requestHandler.destroy();
      }
    },
  },
  {
    number: 3,
    behaviour: 'sqs:SendMessage allows a batch',
    check: async (cloud) => {
      const QueueUrl = await queueUrl(cloud);
      const sqs = new SQSClient(await cloud.user({ Action: 'sqs:SendMessage' }));
      const { Successful } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'one', MessageBody: 'one' }] }),
      );
      expect(Successful).toHaveLength(1);
    },
  },
  {
    number: 4,
    behaviour: 'policy variables stand for the caller',
    check: async (cloud) => {
      await new S3Client({ ...cloud.root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'folders' }));
      const user = await cloud.user({ Action: 's3:*Object', Resource: 'arn:aws:s3:::folders/${aws:username}/*' });
      const s3 = new S3Client({ ...user, forcePathStyle: true });
      await s3.send(new PutObjectCommand({ Bucket: 'folders', Key: `${user.name}/mine`, Body: 'mine' }));
      await expect(s3.send(new GetObjectCommand({ Bucket: 'folders', Key: 'other/theirs' }))).rejects.toThrow();
    },
  },
  {
    number: 5,
    behaviour: 'a Node.js error keeps its name, and its environment lives on',
    check: async (cloud) => {
      const code = `let calls = 0; exports.handler = async () => {
        calls += 1; const error = new Error('call ' + calls); error.name = 'OutOfStock'; throw error; };`;
      const { name } = await cloud.deploy('errors', lambda('Thrower', code), { name: { Ref: 'Thrower' } });
      await invoke(cloud, name);
      expect(await invoke(cloud, name)).toMatchObject({ errorType: 'OutOfStock', errorMessage: 'call 2' });
    },
  },
  {
    number: 6,
    behaviour: 'a validator from a template validates',
    check: async (cloud) => {
      const url = await deployApi(cloud, 'validated', {
        models: { 'application/json': 'Job' },
        integration: MOCK,
      });
      expect((await post(url, '{"payload":"x"}')).status).toBe(200);
      expect((await post(url, '{}')).status).toBe(400);
    },
  },
  {
    number: 7,
    behaviour: 'changes of an instance’s state are events on the default bus, and a started one was launched then',
    check: async (cloud) => {
      const changes = ruleToQueue({ source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] });
      const { queue } = await cloud.deploy('instance-states', changes, { queue: { Ref: 'Queue' } });
      const ec2 = new EC2Client(cloud.root);
      const [id = ''] = await launch(ec2, { Environment: 'dev' });
      const launched = (await described(ec2, id)).LaunchTime?.getTime() ?? 0;
      await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
      await setTimeout(1000);
      await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
      expect((await described(ec2, id)).LaunchTime?.getTime()).toBeGreaterThan(launched);
      const seen: unknown[] = [];
      await eventually(async () => {
        for (const { Body = '' } of (await received(cloud, queue)) as { Body?: string }[]) {
          seen.push((JSON.parse(Body) as { detail: unknown }).detail);
        }
        return seen.length === 6;
      });
      const states = ['pending', 'running', 'stopping', 'stopped', 'pending', 'running'];
      expect(seen).toEqual(expect.arrayContaining(states.map((state) => ({ 'instance-id': id, state }))));
    },
  },
  {
    number: 8,
    behaviour: 'a stream batch with failures comes again from the first failed record, in order',
    check: async (cloud) => {
      const code = `${NOTES} exports.handler = async ({ Records }) => {
        for (const { dynamodb } of Records) {
          const id = dynamodb.Keys.id.S;
          note('records', id);
          if (id === 'b' && noted('records', id) === 1) {
            return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
          }
        } };`;
      const { table } = await cloud.deploy('stream', streamTo(code), { table: { Ref: 'Table' } });
      const dynamodb = new DynamoDBClient(cloud.root);
      for (const id of ['a', 'b', 'c']) {
        await dynamodb.send(new PutItemCommand({ TableName: table, Item: { id: { S: id } } }));
      }
      await eventually(async () => (await cloud.noted('records')).length > 3, 4);
      expect(await cloud.noted('records')).toEqual(['a', 'b', 'b', 'c']);
    },
  },
  {
    number: 9,
    behaviour: 'what cannot be emulated deploys as a recorded placeholder',
    check: async (cloud) => {
      const metric = { Id: 'm', Expression: '1', ReturnData: true };
      const { archive } = await cloud.deploy(
        'placeholders',
        {
          Archive: {
            Type: 'AWS::Events::Archive',
            Properties: { SourceArn: 'arn:aws:events:us-east-1:1:event-bus/x' },
          },
          Alarm: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              ComparisonOperator: 'GreaterThanThreshold',
              EvaluationPeriods: 1,
              Threshold: 1,
              Metrics: [metric],
            },
          },
        },
        { archive: { 'Fn::GetAtt': ['Archive', 'Arn'] } },
      );
      expect(archive).toBe('placeholder-Arn');
      const listed = await cloud.emulator.placeholders();
      expect(listed).toContainEqual({ stack: 'placeholders', logicalId: 'Archive', type: 'AWS::Events::Archive' });
      expect(listed).toContainEqual(expect.objectContaining({ logicalId: 'Alarm' }));
      await new CloudFormationClient(cloud.root).send(new DeleteStackCommand({ StackName: 'placeholders' }));
      await eventually(async () => (await cloud.emulator.placeholders()).length === 0);
    },
  },
  {
    number: 10,
    behaviour: 'decisions are on file',
    check: async (cloud) => {
      const QueueUrl = await queueUrl(cloud);
      const user = await cloud.user({ Action: 'sqs:SendMessage' });
      const sqs = new SQSClient(user);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'allowed' }));
      await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow();
      const lines = (await readFile(cloud.emulator.decisionsFile, 'utf8')).trim().split('\n');
      const made = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const principal = expect.stringContaining(`user/${user.name}`) as unknown;
      const resource = expect.stringContaining('arn:aws:sqs:us-east-1:000000000000:') as unknown;
      const decided = { principal, resource, source: 'identity' };
      expect(made).toContainEqual(
        expect.objectContaining({ ...decided, action: 'sqs:SendMessage', decision: 'Allow' }),
      );
      expect(made).toContainEqual(
        expect.objectContaining({ ...decided, action: 'sqs:ReceiveMessage', decision: 'ImplicitDeny' }),
      );
    },
  },
  {
    number: 11,
    behaviour: 'the model for $default validates every other content type',
    check: async (cloud) => {
      const url = await deployApi(cloud, 'default-model', { models: { $default: 'Job' }, integration: MOCK });
      expect((await post(url, '{"payload":"x"}')).status).toBe(200);
      expect((await post(url, '{}')).status).toBe(400);
      expect((await post(url, '{}', 'text/plain')).status).toBe(400);
      expect((await post(url, '{"payload":NaN}')).status).toBe(400);
      expect((await post(url, '\ufeff{"payload":"x"}')).status).toBe(400);
    },
  },
  {
    number: 12,
    behaviour: 'a body over 10 MB is REQUEST_TOO_LARGE',
    check: async (cloud) => {
      const responses = {
        REQUEST_TOO_LARGE: { StatusCode: '413', ResponseTemplates: { 'application/json': '"large"' } },
      };
      const url = await deployApi(cloud, 'large', { integration: MOCK, responses });
      const answer = await post(url, 'x'.repeat(11 * 1024 * 1024));
      expect([answer.status, await answer.text()]).toEqual([413, '"large"']);
    },
  },
  {
    number: 13,
    behaviour: 'response templates have conditions and override status and headers',
    check: async (cloud) => {
      const template = `#set($code = $input.path('$.SendMessageResponse.SendMessageResult.MessageId'))
#if($code == "")never#elseif($code != "" && $context.requestId)
#set($context.responseOverride.status = 418)
#set($context.responseOverride.header.Content-Type = "text/plain")
#if(!$missing)taken#end#else never#end`;
      const url = await deployApi(cloud, 'templates', intake({ accepted: template }));
      const answer = await post(url, '{"payload":"x"}');
      expect([answer.status, answer.headers.get('content-type')]).toEqual([418, 'text/plain']);
      expect((await answer.text()).trim()).toBe('taken');
    },
  },
  {
    number: 14,
    behaviour: 'an integration reads the error of SQS as JSON',
    check: async (cloud) => {
      const refused = `{"code":"$input.path('$.Error.Code')"}`;
      const url = await deployApi(cloud, 'refused', intake({ refused, queueProperties: { MaximumMessageSize: 1024 } }));
      const answer = await post(url, JSON.stringify({ payload: 'x'.repeat(2000) }));
      expect([answer.status, await answer.json()]).toEqual([503, { code: 'InvalidParameterValue' }]);
      const odd = await post(url, '{"payload":"\uffff"}');
      expect([odd.status, await odd.json()]).toEqual([503, { code: 'InvalidMessageContents' }]);
    },
  },
  {
    number: 15,
    behaviour: "a failing function is a 502 of the gateway's own",
    check: async (cloud) => {
      const url = await deployApi(cloud, 'failing', {
        ...behind(`exports.handler = async () => { throw new Error('secret'); };`),
        responses: { DEFAULT_5XX: { ResponseTemplates: { 'application/json': '{"title":"failed"}' } } },
      });
      const answer = await post(url, '{}');
      expect([answer.status, await answer.json()]).toEqual([502, { title: 'failed' }]);
    },
  },
  {
    number: 16,
    behaviour: 'a service does only what its role allows',
    check: async (cloud) => {
      const allowed = await deployApi(cloud, 'role-allowed', intake({}));
      expect((await post(allowed, '{"payload":"x"}')).status).toBe(202);
      const forbidden = await deployApi(cloud, 'role-forbidden', intake({ action: 'sqs:ReceiveMessage' }));
      expect((await post(forbidden, '{"payload":"x"}')).status).toBe(503);
      const distrusted = await deployApi(cloud, 'role-distrusted', intake({ trusted: 'scheduler.amazonaws.com' }));
      expect((await post(distrusted, '{"payload":"x"}')).status).toBe(503);
    },
  },
  {
    number: 17,
    behaviour: "a rule reaches a queue by the queue's policy, else its dead letters",
    check: async (cloud) => {
      const outputs = await cloud.deploy(
        'rule',
        {
          Closed: { Type: 'AWS::SQS::Queue' },
          DeadLetters: { Type: 'AWS::SQS::Queue' },
          Policy: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: {
              Queues: [{ Ref: 'DeadLetters' }],
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Principal: { Service: 'events.amazonaws.com' },
                    Action: 'sqs:SendMessage',
                    Resource: arnOf('DeadLetters'),
                    Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
                  },
                ],
              },
            },
          },
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: {
              EventPattern: { source: ['shop'] },
              Targets: [{ Id: 'queue', Arn: arnOf('Closed'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } }],
            },
          },
        },
        { closed: { Ref: 'Closed' }, deadLetters: { Ref: 'DeadLetters' } },
      );
      const event = { Source: 'shop', DetailType: 'Placed', Detail: '{}' };
      await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
      expect(await received(cloud, outputs['deadLetters'])).toHaveLength(1);
      expect(await received(cloud, outputs['closed'])).toHaveLength(0);
    },
  },
  {
    number: 18,
    behaviour: 'PutEvents refuses malformed entries by themselves, and too large requests',
    check: async (cloud) => {
      const events = new EventBridgeClient(cloud.root);
      const entry = { Source: 'shop', DetailType: 'Placed', Detail: '{}' };
      const { Entries, FailedEntryCount } = await events.send(
        new PutEventsCommand({ Entries: [entry, { ...entry, Detail: '{' }, entry] }),
      );
      expect(FailedEntryCount).toBe(1);
      expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'MalformedDetail', undefined]);
      const Detail = JSON.stringify({ text: 'x'.repeat(256 * 1024) });
      await expect(events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail }] }))).rejects.toThrow(
        'over the limit',
      );
    },
  },
  {
    number: 19,
    behaviour: 'a slow stream handler holds up no queue',
    check: async (cloud) => {
      const slow = `${NOTES} exports.handler = async () => { note('slow', 'began');
        await new Promise((resolve) => setTimeout(resolve, 3000)); };`;
      const quick = `${NOTES} exports.handler = async () => { note('quick', 'ran'); };`;
      const { table, queue } = await cloud.deploy(
        'slow-stream',
        {
          ...streamTo(slow),
          ...queueTo(quick),
        },
        { table: { Ref: 'Table' }, queue: { Ref: 'Queue' } },
      );
      await new DynamoDBClient(cloud.root).send(new PutItemCommand({ TableName: table, Item: { id: { S: 'a' } } }));
      await eventually(async () => (await cloud.noted('slow')).length > 0);
      await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'now' }));
      await eventually(async () => (await cloud.noted('quick')).length > 0, 2);
    },
  },
  {
    number: 20,
    behaviour: 'a rule retries a function that fails',
    check: async (cloud) => {
      const code = `${NOTES} exports.handler = async () => {
        note('retried', 'tried'); if (noted('retried', 'tried') === 1) throw new Error('once'); };`;
      await cloud.deploy('retried', {
        ...lambda('Target', code),
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: { source: ['retried'] }, Targets: [{ Id: 'target', Arn: arnOf('Target') }] },
        },
      });
      const event = { Source: 'retried', DetailType: 'Placed', Detail: '{}' };
      await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
      await eventually(async () => (await cloud.noted('retried')).length === 2, 3);
    },
  },
  {
    number: 21,
    behaviour: 'a report of an unknown message fails the whole batch',
    check: async (cloud) => {
      const code = `${NOTES} exports.handler = async () => { note('unknown', 'tried');
        return { batchItemFailures: [{ itemIdentifier: '' }] }; };`;
      const { queue } = await cloud.deploy('unknown', queueTo(code), { queue: { Ref: 'Queue' } });
      await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'kept' }));
      await eventually(async () => (await cloud.noted('unknown')).length > 1, 4);
    },
  },
  {
    number: 22,
    behaviour: 'dead letters are moved back',
    check: async (cloud) => {
      const { queue, dead, arn } = await cloud.deploy(
        'redrive',
        {
          Dead: { Type: 'AWS::SQS::Queue' },
          Queue: {
            Type: 'AWS::SQS::Queue',
            Properties: {
              VisibilityTimeout: 0,
              RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 1 },
            },
          },
        },
        { queue: { Ref: 'Queue' }, dead: { Ref: 'Dead' }, arn: arnOf('Dead') },
      );
      const sqs = new SQSClient(cloud.root);
      await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'again' }));
      expect(await received(cloud, queue)).toHaveLength(1);
      expect(await received(cloud, queue)).toHaveLength(0);
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
      expect(await received(cloud, dead)).toHaveLength(0);
      expect(await received(cloud, queue)).toHaveLength(1);
    },
  },
  {
    number: 23,
    behaviour: 'a bucket has the tags of its template',
    check: async (cloud) => {
      const Tags = [{ Key: 'kept', Value: 'yes' }];
      const { bucket } = await cloud.deploy(
        'tags',
        { Bucket: { Type: 'AWS::S3::Bucket', Properties: { Tags } } },
        { bucket: { Ref: 'Bucket' } },
      );
      const s3 = new S3Client({ ...cloud.root, forcePathStyle: true });
      const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      expect(TagSet).toEqual(Tags);
    },
  },
  {
    number: 24,
    behaviour: 'a schedule in a group that does not exist fails its stack',
    check: async (cloud) => {
      const Properties = {
        GroupName: 'nowhere',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
          RoleArn: 'arn:aws:iam::000000000000:role/r',
        },
      };
      const deployed = cloud.deploy('schedule', { Schedule: { Type: 'AWS::Scheduler::Schedule', Properties } });
      await expect(deployed).rejects.toThrow('schedule group nowhere');
    },
  },
  {
    number: 25,
    behaviour: 'a function reaches an API by the URL in its environment',
    check: async (cloud) => {
      const api = await deployApi(cloud, 'called', { integration: MOCK });
      const id = /execute-api\/(\w+)\//.exec(api)?.[1] ?? '';
      const code = `exports.handler = async () => (await fetch(process.env.URL, { method: 'POST', body: '{}' })).status;`;
      const variables = { URL: `https://${id}.execute-api.us-east-1.amazonaws.com/v1/` };
      const { name } = await cloud.deploy('calling', lambda('Caller', code, { variables }), {
        name: { Ref: 'Caller' },
      });
      expect(await invoke(cloud, name)).toBe(200);
    },
  },
  {
    number: 26,
    behaviour: 'a function is given the path of a request as it was encoded',
    check: async (cloud) => {
      const { integration, resources } = behind(`exports.handler = async ({ path, requestContext }) =>
        ({ statusCode: 200, body: path + ' ' + requestContext.path });`);
      const ofApi = { RestApiId: { Ref: 'Api' } };
      const url = await deployApi(cloud, 'encoded', {
        integration,
        resources: {
          ...resources,
          Whatever: {
            Type: 'AWS::ApiGateway::Resource',
            Properties: { ...ofApi, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: '{proxy+}' },
          },
          Any: {
            Type: 'AWS::ApiGateway::Method',
            Properties: {
              ...ofApi,
              ResourceId: { Ref: 'Whatever' },
              HttpMethod: 'ANY',
              AuthorizationType: 'NONE',
              Integration: { IntegrationHttpMethod: 'POST', ...integration },
            },
          },
        },
      });
      const answer = await fetch(`${url}a%2Fb/%C3%A9?c=d`);
      expect(await answer.text()).toBe('/a%2Fb/%C3%A9 /v1/a%2Fb/%C3%A9');
    },
  },
  {
    number: 27,
    behaviour: 'an update of a function ends none of its invocations',
    check: async (cloud) => {
      const code = `exports.handler = async () => {
        await new Promise((resolve) => setTimeout(resolve, 1000)); return process.env.STATE; };`;
      const slow = lambda('Slow', code, { variables: { STATE: 'before' } });
      const { name = '' } = await cloud.deploy('updated', slow, { name: { Ref: 'Slow' } });
      const running = invoke(cloud, name);
      await setTimeout(500);
      await new LambdaClient(cloud.root).send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: name,
          Environment: { Variables: { STATE: 'after' } },
        }),
      );
      expect(await running).toBe('before');
      expect(await invoke(cloud, name)).toBe('after');
    },
  },
  {
    number: 28,
    behaviour: 'an API drops headers of requests, and renames headers of answers',
    check: async (cloud) => {
      const names = JSON.stringify([...REMAPPED, 'etag']);
      const { integration, resources } = behind(`exports.handler = async ({ headers }) => ({
        statusCode: 200,
        headers: Object.fromEntries(${names}.map((name) => [name, 'its own'])),
        body: JSON.stringify(Object.keys(headers)),
      });`);
      const url = await deployApi(cloud, 'headers', { integration, resources });
      const sent = DROPPED_BY_GATEWAY.filter((name) => name !== 'expect');
      const headers = Object.fromEntries([...sent, 'x-own'].map((name) => [name, '1']));
      const answer = await fetch(url, { method: 'POST', headers });
      const came = (await answer.json()) as string[];
      expect([...sent, 'x-own'].filter((name) => came.includes(name))).toEqual(['x-own']);
      const own = [...answer.headers].flatMap(([name, value]) => (value === 'its own' ? [name] : []));
      expect(own.sort()).toEqual([...REMAPPED.map((name) => `x-amzn-remapped-${name}`), 'etag'].sort());
    },
  },
  {
    number: 29,
    behaviour: 'a body of no type is handed on as bytes where an API takes every type for binary',
    check: async (cloud) => {
      const { integration, resources } = behind('exports.handler = async ({ body }) => ({ statusCode: 200, body });');
      const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'untyped', BinaryMediaTypes: ['*/*'] } };
      const url = await deployApi(cloud, 'untyped', { integration, resources: { ...resources, Api } });
      const answer = await fetch(url, { method: 'POST', body: Buffer.from([0, 255]) });
      expect(await answer.text()).toBe('AP8=');
    },
  },
  {
    number: 30,
    behaviour: 'a layer is at /opt for what a Python function opens and starts',
    check: async (cloud) => {
      const { LayerVersionArn = '' } = await new LambdaClient(cloud.root).send(
        new PublishLayerVersionCommand({ LayerName: 'words', Content: { ZipFile: Buffer.from(LAYER, 'base64') } }),
      );
      const code = `import subprocess
def handler(event, context):
    return [open('/opt/word').read(), subprocess.check_output(['/opt/say']).decode()]`;
      const layered = lambda('Speaker', code, { runtime: 'python3.13', layers: [LayerVersionArn] });
      const { name } = await cloud.deploy('layered', layered, { name: { Ref: 'Speaker' } });
      expect(await invoke(cloud, name)).toEqual(['hello', 'said\n']);
    },
  },
  {
    number: 31,
    behaviour: 'a distribution reaches an API, and answers 404 for what is missing in a bucket that it may list',
    check: async (cloud) => {
      const api = await deployApi(cloud, 'site-api', { integration: MOCK });
      const { domain, bucket } = await deploySite(cloud, 'site', /execute-api\/(\w+)\//.exec(api)?.[1] ?? '');
      await put(cloud, bucket, 'page.html', 'page');
      const { [domain]: site = '' } = await cloud.emulator.sites();
      expect(await (await fetch(`${site}/page.html`)).text()).toBe('page');
      expect((await fetch(`${site}/missing.html`)).status).toBe(404);
      expect((await fetch(`${site}/v1/`, { method: 'POST' })).status).toBe(200);
    },
  },
  {
    number: 32,
    behaviour: 'a distribution answers at a port of its own',
    check: async (cloud) => {
      const { domain, bucket } = await deploySite(cloud, 'own-port', 'none');
      await put(cloud, bucket, 'page.html', 'page');
      const { [domain]: site = '' } = await cloud.emulator.sites();
      expect(new URL(site).port).not.toBe(String(cloud.emulator.port));
      expect(await (await fetch(`${site}/page.html`)).text()).toBe('page');
    },
  },
  {
    number: 40,
    behaviour: 'a call is authorized on each instance that it names, by its tags',
    check: async (cloud) => {
      const root = new EC2Client(cloud.root);
      const [dev = ''] = await launch(root, { Environment: 'dev' });
      const [prod = ''] = await launch(root, { Environment: 'prod' });
      const ec2 = new EC2Client(
        await cloud.user({
          Action: ['ec2:StopInstances', 'ec2:CreateTags'],
          Condition: {
            StringEquals: { 'aws:ResourceTag/Environment': 'dev' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['Mark'] },
          },
        }),
      );
      const stop = (...InstanceIds: string[]) => ec2.send(new StopInstancesCommand({ InstanceIds }));
      const mark = (id: string, Key: string) =>
        ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value: 'x' }] }));
      await expect(stop(dev, prod)).rejects.toThrow(/not authorized/);
      await expect(stop(prod, dev)).rejects.toThrow(/not authorized/);
      await expect(mark(prod, 'Mark')).rejects.toThrow(/not authorized/);
      await expect(mark(dev, 'Environment')).rejects.toThrow(/not authorized/);
      await mark(dev, 'Mark');
      await stop(dev);
    },
  },
  {
    number: 41,
    behaviour: 'an instance that is protected against being stopped is not',
    check: async (cloud) => {
      const ec2 = new EC2Client(cloud.root);
      const [id = ''] = await launch(ec2, {}, { DisableApiStop: true });
      const stop = () => ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
      await expect(stop()).rejects.toThrow(/disableApiStop/);
      await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiStop: { Value: false } }));
      await stop();
    },
  },
  {
    number: 50,
    behaviour: 'instances are found by their ids in a filter',
    check: async (cloud) => {
      const ec2 = new EC2Client(cloud.root);
      const [wanted = ''] = await launch(ec2, {});
      await launch(ec2, {});
      const Filters = [{ Name: 'instance-id', Values: [wanted] }];
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
      expect(Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId))).toEqual([
        wanted,
      ]);
    },
  },
  {
    number: 43,
    behaviour: 'an identity pool that is not open to guests gives nothing to who brings no login',
    check: async (cloud) => {
      const pool = (open: boolean) => ({
        Type: 'AWS::Cognito::IdentityPool',
        Properties: { AllowUnauthenticatedIdentities: open },
      });
      const pools = { Open: pool(true), Closed: pool(false) };
      const { open, closed } = await cloud.deploy('guests', pools, {
        open: { Ref: 'Open' },
        closed: { Ref: 'Closed' },
      });
      const identities = new CognitoIdentityClient(cloud.root);
      const guest = (IdentityPoolId?: string) => identities.send(new GetIdCommand({ IdentityPoolId }));
      await guest(open);
      await expect(guest(closed)).rejects.toThrow(/Unauthenticated access is not supported/);
    },
  },
  {
    number: 42,
    behaviour: 'a mail is authorized on the sender’s identity, by the sender’s address',
    check: async (cloud) => {
      const identities = { Me: identity('me@example.com'), Other: identity('other@example.com') };
      await cloud.deploy('senders', identities);
      const ses = new SESClient(
        await cloud.user({
          Action: 'ses:SendRawEmail',
          Resource: 'arn:aws:ses:us-east-1:000000000000:identity/*',
          Condition: { StringEquals: { 'ses:FromAddress': 'me@example.com' } },
        }),
      );
      await ses.send(mail('me@example.com', 'success@simulator.amazonses.com'));
      const forged = ses.send(mail('other@example.com', 'success@simulator.amazonses.com'));
      await expect(forged).rejects.toThrow(/not authorized/);
      const { set } = await cloud.deploy(
        'sets',
        { Set: { Type: 'AWS::SES::ConfigurationSet' } },
        { set: { Ref: 'Set' } },
      );
      const ofSet = ses.send(mail('me@example.com', 'success@simulator.amazonses.com', set));
      await expect(ofSet).rejects.toThrow(/not authorized/);
    },
  },
  {
    number: 44,
    behaviour: 'a mail that SES’s simulator bounces is an event on the default bus',
    check: async (cloud) => {
      const pattern = { source: ['aws.ses'], 'detail-type': ['Email Bounced'] };
      const { queue, set } = await cloud.deploy(
        'feedback',
        {
          ...ruleToQueue(pattern),
          Sender: identity('sender@example.com'),
          Set: { Type: 'AWS::SES::ConfigurationSet' },
          Feedback: {
            Type: 'AWS::SES::ConfigurationSetEventDestination',
            Properties: {
              ConfigurationSetName: { Ref: 'Set' },
              EventDestination: {
                Enabled: true,
                MatchingEventTypes: ['bounce'],
                EventBridgeDestination: { EventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
              },
            },
          },
        },
        { queue: { Ref: 'Queue' }, set: { Ref: 'Set' } },
      );
      const ses = new SESClient(cloud.root);
      for (const role of ['success', 'complaint', 'bounce']) {
        await ses.send(mail('sender@example.com', `${role}@simulator.amazonses.com`, set));
      }
      const events = (await received(cloud, queue)) as { Body: string }[];
      expect(events.map(({ Body }) => (JSON.parse(Body) as { detail: unknown }).detail)).toMatchObject([
        { eventType: 'Bounce', bounce: { bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com' }] } },
      ]);
    },
  },
  {
    number: 45,
    behaviour: 'log events are found page by page',
    check: async (cloud) => {
      const client = new CloudWatchLogsClient(cloud.root);
      const log = { logGroupName: 'pages', logStreamName: 'one' };
      await client.send(new CreateLogGroupCommand(log));
      await client.send(new CreateLogStreamCommand(log));
      const now = Date.now();
      // Some are of the same millisecond, on both sides of the ends of pages.
      const logEvents = Object.entries({ a: 0, b: 1, c: 1, d: 1, e: 2 }).map(([message, later]) => ({
        message,
        timestamp: now + later,
      }));
      await client.send(new PutLogEventsCommand({ ...log, logEvents }));
      const pages: (string | undefined)[][] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: 'pages', limit: 2 })) {
        pages.push(events.map(({ message }) => message));
      }
      expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    },
  },
  {
    number: 46,
    behaviour: 'callers of an API are told the id of the request that its function is told',
    check: async (cloud) => {
      const api = behind(
        'exports.handler = async (event) => ({ statusCode: 200, body: event.requestContext.requestId });',
      );
      const answer = await fetch(await deployApi(cloud, 'ids', api), { method: 'POST' });
      expect(answer.headers.get('x-amzn-requestid')).toBe(await answer.text());
    },
  },
  {
    number: 47,
    behaviour: 'Scheduler tells its account and group when it assumes a role, API Gateway tells nothing',
    check: async (cloud) => {
      const condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
      const asking = await deployApi(cloud, 'asking', intake({ condition }));
      expect((await post(asking, '{"payload":"x"}')).status).toBe(503);
      const group = { 'Fn::GetAtt': ['Group', 'Arn'] };
      const { resources } = intake({
        trusted: 'scheduler.amazonaws.com',
        condition: { StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': group } },
      });
      const schedule = {
        GroupName: { Ref: 'Group' },
        ScheduleExpression: `at(${new Date(Date.now() + 2000).toISOString().slice(0, 19)})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: arnOf('Queue'), RoleArn: arnOf('Role'), Input: 'told' },
      };
      const { queue } = await cloud.deploy(
        'told',
        {
          ...resources,
          Group: { Type: 'AWS::Scheduler::ScheduleGroup' },
          Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: schedule },
        },
        { queue: { Ref: 'Queue' } },
      );
      await eventually(async () => (await received(cloud, queue)).length > 0, 20); // the emulator looks every 10 s
    },
  },
  {
    number: 49,
    behaviour: 'a wildcard of a policy stands for a newline too, and no newline is passed over',
    check: async (cloud) => {
      await new S3Client({ ...cloud.root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'lines' }));
      const putter = async (key: string) => {
        const user = await cloud.user({ Action: 's3:*Object', Resource: `arn:aws:s3:::lines/${key}` });
        const s3 = new S3Client({ ...user, forcePathStyle: true });
        return (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'lines', Key, Body: 'x' }));
      };
      for (const Key of ['a\nb', '\n', 'a\n\n']) await (await putter('*'))(Key);
      await (
        await putter('a?b')
      )('a\nb');
      await expect((await putter('a'))('a\n')).rejects.toThrow('not authorized');
    },
  },
  {
    number: 60,
    behaviour: 'who may not list a bucket is told 403 of what is missing there, read or copied',
    check: async (cloud) => {
      const root = new S3Client({ ...cloud.root, forcePathStyle: true });
      for (const Bucket of ['missing', 'copies']) await root.send(new CreateBucketCommand({ Bucket }));
      const copy = new CopyObjectCommand({ Bucket: 'copies', Key: 'a', CopySource: 'missing/a?versionId=gone' });
      const reads = [new GetObjectCommand({ Bucket: 'missing', Key: 'a' }), copy];
      const told = async (...actions: string[]) => {
        const Action = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', ...actions];
        const s3 = new S3Client({ ...(await cloud.user({ Action })), forcePathStyle: true });
        return Promise.all(
          reads.map((read) =>
            s3.send(read as GetObjectCommand).then(
              () => 'found',
              (error: unknown) => (error as Error).name,
            ),
          ),
        );
      };
      expect(await told('s3:ListBucket')).toEqual([
        'NoSuchKey',
        expect.stringMatching(/^NoSuch(Key|Version)$/) as unknown,
      ]);
      expect(await told()).toEqual(['AccessDenied', 'AccessDenied']);
    },
  },
  {
    number: 61,
    behaviour: 'a distribution that names no methods answers GET and HEAD alone',
    check: async (cloud) => {
      const { domain, bucket } = await deploySite(cloud, 'methods', 'none');
      await put(cloud, bucket, 'page.html', 'page');
      const { [domain]: site = '' } = await cloud.emulator.sites();
      const ask = async (method: string) => {
        const answer = await fetch(`${site}/page.html`, { method });
        return [answer.status, (await answer.text()).length > 0];
      };
      expect([await ask('GET'), await ask('HEAD')]).toEqual([
        [200, true],
        [200, false],
      ]);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect((await ask(method))[0]).toBe(403);
    },
  },
  {
    number: 48,
    behaviour: 'an event source is read with its function’s role, and is not made where the role may not',
    check: async (cloud) => {
      const worker = queueTo(`${NOTES} exports.handler = async () => { note('worker', 'ran'); };`);
      const reader = streamTo(`${NOTES} exports.handler = async () => { note('reader', 'ran'); };`);
      const { queue, workerRole, table, readerRole } = await cloud.deploy(
        'readable',
        { ...worker, ...reader },
        {
          queue: { Ref: 'Queue' },
          workerRole: { Ref: 'WorkerRole' },
          table: { Ref: 'Table' },
          readerRole: { Ref: 'ReaderRole' },
        },
      );
      const feed = async () => {
        await new SQSClient(cloud.root).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'work' }));
        const Item = { id: { S: String(Date.now()) } };
        await new DynamoDBClient(cloud.root).send(new PutItemCommand({ TableName: table, Item }));
      };
      const runs = async () => [(await cloud.noted('worker')).length, (await cloud.noted('reader')).length];
      await feed();
      await eventually(async () => String(await runs()) === '1,1', 4);
      for (const RoleName of [workerRole, readerRole]) {
        await new IAMClient(cloud.root).send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'own' }));
      }
      await feed();
      await setTimeout(3000);
      expect(await runs()).toEqual([1, 1]);
      const { WorkerRole: role, ...rest } = worker;
      const powerless = { ...role, Properties: { ...role?.Properties, Policies: [] } } as Template[string];
      const refused = cloud.deploy('unreadable', { ...rest, WorkerRole: powerless });
      await expect(refused).rejects.toThrow('cannot read its event source');
    },
  },
];

describe('the local cloud', () => {
  let cloud: Cloud;

  beforeAll(async () => {
    cloud = await Cloud.start();
  });

  afterAll(async () => {
    await cloud.stop();
  });

  test.each(contracts)('does as AWS: $behaviour (correction $number)', async ({ check }) => {
    await expect(check(cloud)).resolves.toBeUndefined();
  });
});

describe('the emulator alone', () => {
  test.each(contracts)('still needs correction $number: $behaviour', async ({ number, check }) => {
    const cloud = await Cloud.start(number);
    try {
      await expect(check(cloud)).rejects.toThrow();
    } finally {
      await cloud.stop();
    }
  });
});

async function queueUrl(cloud: Cloud): Promise<string> {
  queues += 1;
  const { QueueUrl } = await new SQSClient(cloud.root).send(new CreateQueueCommand({ QueueName: `queue-${queues}` }));
  return QueueUrl ?? '';
}

let queues = 0;

async function invoke(cloud: Cloud, name: string | undefined, payload: unknown = {}): Promise<unknown> {
  const { Payload } = await new LambdaClient(cloud.root).send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
  );
  return JSON.parse(Payload?.transformToString() ?? 'null') as unknown;
}

async function put(cloud: Cloud, bucket: string | undefined, key: string, body: string): Promise<void> {
  const s3 = new S3Client({ ...cloud.root, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

/** A distribution of a bucket, which it may list, with the API's stage `v1` at `/v1`. */
async function deploySite(cloud: Cloud, name: string, api: string): Promise<{ domain: string; bucket: string }> {
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
function streamTo(code: string): Template {
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

/** A queue for the events of the default bus that match. */
function ruleToQueue(EventPattern: object): Template {
  const allowed = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' };
  return {
    Queue: { Type: 'AWS::SQS::Queue' },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [{ ...allowed, Resource: arnOf('Queue') }] },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern,
        Targets: [{ Id: 'queue', Arn: arnOf('Queue') }],
      },
    },
  };
}

const identity = (EmailIdentity: string) => ({ Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity } });

const mail = (from: string, to: string, ConfigurationSetName?: string) =>
  new SendRawEmailCommand({
    Source: from,
    Destinations: [to],
    ConfigurationSetName,
    RawMessage: { Data: Buffer.from(`From: ${from}\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nHello\r\n`) },
  });

async function launch(ec2: EC2Client, tags: Record<string, string>, more: object = {}): Promise<string[]> {
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

async function described(ec2: EC2Client, id: string): Promise<Instance> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations[0]?.Instances?.[0] ?? {};
}

async function post(url: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
}

async function received(cloud: Cloud, QueueUrl: string | undefined): Promise<unknown[]> {
  return (await new SQSClient(cloud.root).send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? [];
}

const arnOf = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Refuses whoever does not come by TLS. */
const TLS_ONLY = {
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

/** An API that puts its bodies on a queue of its own, by a role. */
function intake(options: {
  readonly accepted?: string;
  readonly refused?: string;
  readonly action?: string;
  readonly trusted?: string;
  readonly condition?: object;
  readonly queueProperties?: object;
}): { integration: object; resources: Template } {
  const trust = { Service: options.trusted ?? 'apigateway.amazonaws.com' };
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
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: trust, Action: 'sts:AssumeRole', Condition: options.condition ?? {} },
            ],
          },
          Policies: [
            {
              PolicyName: 'send',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: options.action ?? 'sqs:SendMessage', Resource: arnOf('Queue') }],
              },
            },
          ],
        },
      },
    },
  };
}

/** An API with a function of the inline code behind it. */
function behind(code: string): { integration: object; resources: Template } {
  const Uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Behind.Arn}/invocations';
  return { integration: { Type: 'AWS_PROXY', Uri: { 'Fn::Sub': Uri } }, resources: lambda('Behind', code) };
}

/** A function that works a queue off, with partial batch failures. */
function queueTo(code: string): Template {
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
async function deployApi(
  cloud: Cloud,
  name: string,
  options: {
    readonly integration: object;
    readonly models?: Record<string, string>;
    readonly resources?: Template;
    readonly stage?: object;
    readonly responses?: Record<string, object>;
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

/** A layer with the file `word`, which holds "hello", and the Python script `say`, which prints "said". */
const LAYER =
  'UEsDBBQAAAAAAAAAIQCT/YnQJQAAACUAAAADAAAAc2F5IyEvdmFyL2xhbmcvYmluL3B5dGhvbgpwcmludCgic2FpZCIpClBLAwQUAAAAAAAAAC' +
  'EAhqYQNgUAAAAFAAAABAAAAHdvcmRoZWxsb1BLAQIUAxQAAAAAAAAAIQCT/YnQJQAAACUAAAADAAAAAAAAAAAAAACAAQAAAABzYXlQSwECFAMU' +
  'AAAAAAAAACEAhqYQNgUAAAAFAAAABAAAAAAAAAAAAAAAgAFGAAAAd29yZFBLBQYAAAAAAgACAGMAAABtAAAAAAA=';

/** An integration of no backend, which answers 200. */
const MOCK = {
  Type: 'MOCK',
  RequestTemplates: { 'application/json': '{"statusCode":200}' },
  IntegrationResponses: [{ StatusCode: '200' }],
};
