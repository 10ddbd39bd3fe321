import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
  DescribeStacksCommand,
  DescribeStackEventsCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../tools/local-cloud/emulator';

/** How a client of any AWS service reaches the local cloud. */
export interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export type Template = Record<
  string,
  { readonly Type: string; readonly Properties?: object; readonly DependsOn?: string | string[] }
>;

/** A local cloud under test. */
export class Cloud {
  static async start(without?: string): Promise<Cloud> {
    const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
    return new Cloud(await startEmulator({ folder, ...(without === undefined ? {} : { without }) }), folder);
  }

  /** Access as the account's root, which every policy lets through. */
  readonly root: Access;

  private users = 0;

  private constructor(
    readonly emulator: Emulator,
    private readonly folder: string,
  ) {
    this.root = this.access('test', 'test');
  }

  async stop(): Promise<void> {
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Access as a new user with one policy of one statement. */
  async user(statement: object): Promise<Access & { readonly name: string }> {
    this.users += 1;
    const name = `user-${this.users}`;
    const iam = new IAMClient(this.root);
    await iam.send(new CreateUserCommand({ UserName: name }));
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] };
    await iam.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: 'one', PolicyDocument: JSON.stringify(policy) }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    return { name, ...this.access(AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey ?? '') };
  }

  /** Deploys a stack of these resources, and returns the outputs: each by its name. */
  async deploy(
    name: string,
    Resources: Template,
    outputs: Record<string, unknown> = {},
  ): Promise<Record<string, string>> {
    const client = new CloudFormationClient(this.root);
    const Outputs = Object.fromEntries(Object.entries(outputs).map(([key, Value]) => [key, { Value }]));
    const TemplateBody = JSON.stringify({ Resources, ...(Object.keys(Outputs).length > 0 && { Outputs }) });
    await client.send(new CreateStackCommand({ StackName: name, TemplateBody, Capabilities: ['CAPABILITY_IAM'] }));
    await waitUntilStackCreateComplete(
      { client, minDelay: 0.1, maxDelay: 0.1, maxWaitTime: 10 },
      { StackName: name },
    ).catch(async (error: unknown) => {
      const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
      const reasons = StackEvents?.flatMap((event) => event.ResourceStatusReason ?? []);
      throw new Error(`Stack ${name} did not deploy: ${reasons?.join('; ')}`, { cause: error });
    });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Object.fromEntries(
      Stacks?.[0]?.Outputs?.map((output) => [output.OutputKey, output.OutputValue]) ?? [],
    ) as Record<string, string>;
  }

  /** What functions appended to the file of that name in their temporary folder, by line. */
  async noted(file: string): Promise<string[]> {
    const text = await readFile(join(this.folder, 'tmp', file), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  private access(accessKeyId: string, secretAccessKey: string): Access {
    return { endpoint: this.emulator.endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  }
}

/** Code of a handler that can note a line, and look up what is noted, whichever environment it runs in. */
export const NOTES = `const fs = require('fs');
  const path = (file) => require('os').tmpdir() + '/' + file;
  const note = (file, line) => fs.appendFileSync(path(file), line + '\\n');
  const noted = (file, line) => fs.readFileSync(path(file), 'utf8').split('\\n').filter((other) => other === line).length;`;

/** What Lambda needs to read a stream, and to work a queue off, by its function's role. */
export const READ_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (one) => `dynamodb:${one}`,
);
export const CONSUME = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((one) => `sqs:${one}`);

/** A function of the inline code, and its role with the statements. */
export function lambda(
  id: string,
  code: string,
  options: {
    readonly timeout?: number;
    readonly allow?: object[];
    readonly runtime?: string;
    readonly layers?: string[];
    readonly variables?: Readonly<Record<string, string>>;
  } = {},
): Template {
  const statements = (options.allow ?? []).map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }));
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        ...(statements.length > 0 && {
          Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
        }),
      },
    },
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: options.runtime ?? 'nodejs22.x',
        Layers: options.layers,
        Handler: 'index.handler',
        Code: { ZipFile: code },
        Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
        Timeout: options.timeout ?? 5,
        Environment: options.variables && { Variables: options.variables },
      },
    },
  };
}

/** Waits until the condition holds. @throws Error after so many seconds. */
export async function eventually(condition: () => Promise<boolean>, seconds = 10): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Nothing happened in ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The process id of a function that begins with the code and then hangs for a minute. */
export async function hangingFunction(cloud: Cloud, code = ''): Promise<number> {
  const handler = `${NOTES} exports.handler = async () => { note('pid', process.pid); ${code}
    await new Promise((resolve) => setTimeout(resolve, 60000)); };`;
  const { name } = await cloud.deploy('hanging', lambda('Hanging', handler, { timeout: 60 }), {
    name: { Ref: 'Hanging' },
  });
  await new LambdaClient(cloud.root).send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event' }));
  await eventually(async () => (await cloud.noted('pid')).length > 0);
  return Number((await cloud.noted('pid'))[0]);
}
