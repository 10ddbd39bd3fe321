import { Duration, Validations } from 'aws-cdk-lib';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type EnvironmentOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundledCode } from './bundle';
import { FunctionPolicy } from './function-policy';

export interface NodeFunctionProps {
  /** The handler's file, from the project's root: `lambdas/<scenario>/<verb-noun>.handler.ts`. It exports `handler`. */
  readonly entry: string;
  /** What the function does, as a reviewer of the template reads it. */
  readonly description: string;
  /** Names of the variables that the handler reads: one that ends in `?` may be missing. */
  readonly variables: readonly string[];
  /** These variables, and no others. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** In MiB; processor time grows with it. @default 256 */
  readonly memory?: number;
}

/**
 * A Node.js function with a role of its own that holds nothing but what it is granted.
 *
 * - No managed policies: it may write its own log group and send traces, and whatever the stack grants.
 * - One log group, made and deleted with it, kept for 30 days, JSON lines.
 * - Active X-Ray tracing, arm64, Node.js 24, the SDK in the bundle (so that a deployed function never changes its SDK).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
 */
export class NodeFunction extends LambdaFunction {
  private readonly variables: readonly string[];
  private readonly logs: LogGroup;

  /** @throws Error for a variable that is listed and not given, or given and not listed */
  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id, {
      code: bundledCode(scope, props.entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      timeout: props.timeout ?? Duration.seconds(10),
      memorySize: props.memory ?? 256,
    });
    this.variables = props.variables;
    for (const [name, value] of Object.entries(props.environment)) this.addEnvironment(name, value);
    const missing = props.variables.filter((name) => !name.endsWith('?') && !(name in props.environment));
    if (missing.length > 0) throw new Error(`${id} reads ${missing.join(', ')}, which nobody gives it.`);
    this.logs = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    const runtime = new FunctionPolicy(this, 'Runtime', {
      grantee: this,
      statements: [
        { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logs.logGroupArn] },
        { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
      ],
      acknowledged: {
        'AwsSolutions-IAM5[Resource::*]': 'The two X-Ray write actions have no resource-level permissions.',
      },
    });
    const resource = this.node.defaultChild as CfnFunction;
    resource.loggingConfig = { logGroup: this.logs.logGroupName, logFormat: 'JSON' };
    resource.tracingConfig = { mode: 'Active' };
    resource.node.addDependency(runtime);
    (this.role?.node.defaultChild as CfnRole).managedPolicyArns = undefined;

    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Asynchronous paths carry their own dead letters (QueueWorker, StreamWorker, ScheduledWorker).',
    });
  }

  /** @throws Error for a variable that the handler does not list: it would not read it */
  override addEnvironment(name: string, value: string, options?: EnvironmentOptions): this {
    if (!this.variables.some((listed) => listed.replace(/\?$/, '') === name)) {
      throw new Error(`${this.node.id} is given ${name}, which it does not read.`);
    }
    return super.addEnvironment(name, value, options);
  }

  /** The function's own log group; nothing creates a second one. */
  override get logGroup(): ILogGroup {
    return this.logs;
  }
}
