import { Fn, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface MachineProps {
  readonly definition: sfn.IChainable;
  /** The functions that it invokes, and no others. */
  readonly functions: readonly LambdaFunction[];
  /** @default STANDARD */
  readonly type?: sfn.StateMachineType;
  /** What the workflow does, as a reviewer of the template reads it. */
  readonly comment: string;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy: none of it can name a resource. */
const DELIVER_LOGS = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'];

/**
 * A workflow in JSONata whose role may invoke exactly the functions that it is given. Every step is logged, without what it
 * carries, and traced.
 */
export class Machine extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, id: string, { definition, functions, type, comment }: MachineProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      description: `Lets ${this.node.path} invoke its functions.`,
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: functions.map(({ functionArn }) => functionArn),
      }),
    );
    const watching = new Policy(this, 'Watching', {
      roles: [role],
      statements: [new PolicyStatement({ actions: [...DELIVER_LOGS, ...TRACE], resources: ['*'] })],
    });
    Validations.of(watching).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The delivery of logs and the writing of traces have no resource-level permissions.',
    });
    // The part of a stack's id that is new each time it is created: what is named can then be made again.
    const guid = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    const destination = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${Names.uniqueResourceName(this, { maxLength: 60 })}-${guid}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromChainable(definition),
      queryLanguage: sfn.QueryLanguage.JSONATA,
      stateMachineType: type ?? sfn.StateMachineType.STANDARD,
      comment,
      // What the CDK would add names every version of each function.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: { destination, level: sfn.LogLevel.ALL, includeExecutionData: false },
    });
    this.machine.node.addDependency(watching, role);
  }
}
