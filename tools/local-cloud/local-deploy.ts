import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  type Stack,
  type StackEvent,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ToolError } from '../terminal/tool-error';
import type { AssembledStack, AssetFile } from './assembly';
import type { Outputs } from './outputs';
import { describeFailure, isCause } from './stack-failure';
import { zipped } from './zip';

const BOOTSTRAP = 'CDKToolkit';
/** As `npx cdk bootstrap` sets them. */
const BOOTSTRAP_PARAMETERS = {
  FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY',
  CloudFormationExecutionPolicies: 'arn:aws:iam::aws:policy/AdministratorAccess',
};
const CAPABILITIES: CreateStackCommandInput['Capabilities'] = [
  'CAPABILITY_IAM',
  'CAPABILITY_NAMED_IAM',
  'CAPABILITY_AUTO_EXPAND',
];
const FIRST_LOOK_MILLISECONDS = 20;
const LONGEST_WAIT_MILLISECONDS = 200;

/** Hears of each stack when it is deployed, with its outputs as CloudFormation has them. */
export type OnDeployed = (stack: AssembledStack, outputs: Readonly<Record<string, string>>) => Promise<void>;

/**
 * Deploys stacks to the local cloud by CloudFormation, as `npx cdk deploy` would, in a fraction of the time: it makes no
 * comparisons, assumes no roles and does not read the account first. What is deployed is the same, so that the CDK goes
 * on from there.
 */
export class LocalDeployer {
  private readonly cloudFormation = new CloudFormationClient();
  private readonly s3 = new S3Client({
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED', // in JavaScript, of megabytes
  });
  private readonly uploaded = new Map<string, Promise<unknown>>();

  constructor(
    private readonly account: string,
    private readonly region: string,
  ) {}

  /** Makes the account ready for the CDK. @throws {ToolError} with one line */
  async bootstrap(): Promise<void> {
    const template = require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');
    await this.change(BOOTSTRAP, {
      TemplateBody: await readFile(template, 'utf8'),
      Parameters: Object.entries(BOOTSTRAP_PARAMETERS).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    });
  }

  /**
   * Deploys the stacks: what they upload in their order, then each as soon as those are there on which it depends.
   * @throws {ToolError} with one line that names stack, logical id and reason of the first resource that failed
   */
  async deploy(stacks: readonly AssembledStack[], onDeployed: OnDeployed = () => Promise.resolve()): Promise<Outputs> {
    const deployed = new Map<string, Promise<readonly [string, Readonly<Record<string, string>>]>>();
    for (const stack of stacks) {
      await Promise.all(stack.assets.map((asset) => this.upload(asset)));
      const deploying = Promise.all(stack.dependsOn.map(async (id) => deployed.get(id))).then(async () => {
        const outputs = await this.change(stack.id, { TemplateURL: this.httpUrl(stack.templateUrl) });
        await onDeployed(stack, outputs);
        return [stack.id, outputs] as const;
      });
      deploying.catch(() => undefined); // awaited below
      deployed.set(stack.id, deploying);
    }
    return Object.fromEntries(await Promise.all(deployed.values()));
  }

  /** Once, whatever stacks need it. */
  private upload({ path, isFolder, bucket, key }: AssetFile): Promise<unknown> {
    const at = `${bucket}/${key}`;
    const uploading =
      this.uploaded.get(at) ??
      (isFolder ? zipped(path) : readFile(path)).then((Body) =>
        this.s3.send(new PutObjectCommand({ Bucket: this.filled(bucket), Key: key, Body })),
      );
    this.uploaded.set(at, uploading);
    uploading.catch(() => this.uploaded.delete(at));
    return uploading;
  }

  private filled(text: string): string {
    return text.replaceAll('${AWS::AccountId}', this.account).replaceAll('${AWS::Region}', this.region);
  }

  private httpUrl(s3Url: string): string {
    return this.filled(s3Url).replace(/^s3:\/\//, `https://s3.${this.region}.amazonaws.com/`);
  }

  /** Creates or updates a stack, and waits until that is done. Returns its outputs. */
  private async change(
    name: string,
    template: Pick<CreateStackCommandInput, 'TemplateBody' | 'TemplateURL' | 'Parameters'>,
  ): Promise<Readonly<Record<string, string>>> {
    const from = Date.now();
    const before = await this.describe(name);
    const input = { StackName: name, Capabilities: CAPABILITIES, ...template };
    if (before?.StackStatus === 'ROLLBACK_COMPLETE') {
      await this.cloudFormation.send(new DeleteStackCommand({ StackName: name }));
      await this.settled(name);
      await this.cloudFormation.send(new CreateStackCommand(input));
    } else if (before) {
      await this.cloudFormation.send(new UpdateStackCommand(input)).catch((error: unknown) => {
        if (!String(error).includes('No updates are to be performed')) throw error;
      });
    } else {
      await this.cloudFormation.send(new CreateStackCommand(input));
    }
    const { StackStatus = '', Outputs = [] } = (await this.settled(name)) ?? {};
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(StackStatus)) {
      const cause = await this.causeOfFailure(name, from);
      throw new ToolError(cause ? describeFailure(cause) : `Stack ${name} failed: ${StackStatus}`);
    }
    return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /** The stack once nothing is under way; undefined when it is gone. */
  private async settled(name: string): Promise<Stack | undefined> {
    let wait = FIRST_LOOK_MILLISECONDS;
    for (;;) {
      await setTimeout(wait);
      const stack = await this.describe(name);
      if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
      wait = Math.min(wait * 1.5, LONGEST_WAIT_MILLISECONDS);
    }
  }

  private async describe(name: string): Promise<Stack | undefined> {
    try {
      const { Stacks = [] } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
      return Stacks[0];
    } catch (error) {
      if (String(error).includes('does not exist')) return undefined;
      throw error;
    }
  }

  /** The first since a moment. */
  private async causeOfFailure(name: string, from: number): Promise<StackEvent | undefined> {
    const causes: StackEvent[] = [];
    for await (const { StackEvents = [] } of paginateDescribeStackEvents(
      { client: this.cloudFormation },
      { StackName: name },
    )) {
      causes.push(...StackEvents.filter((event) => isCause(event) && Number(event.Timestamp) >= from));
    }
    return causes.at(-1);
  }
}
