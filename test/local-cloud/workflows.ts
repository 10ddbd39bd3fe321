import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Cloud, eventually, lambda, NOTES } from './cloud';
import { arnOf, role } from './support';

const INVOKE = 'arn:aws:states:::lambda:invoke';

/** A task that calls the function `Worker`, which answers or fails as it is told, after so many milliseconds. */
export const task = (payload: object, more: object = {}) => ({
  Type: 'Task',
  Resource: INVOKE,
  Arguments: { FunctionName: '${Worker.Arn}', Payload: payload },
  Output: '{% $states.result.Payload %}',
  ...more,
});

/** A task that waits for what the token is answered with that `Worker` is given. */
export const waitForToken = (payload: object, more: object = {}) =>
  task(
    { token: '{% $states.context.Task.Token %}', ...payload },
    { Resource: `${INVOKE}.waitForTaskToken`, Output: '{% $states.result %}', ...more },
  );

/** A workflow of states, of which the first is `One`. */
export const states = (one: object, others: object = {}) => ({
  StartAt: 'One',
  States: { One: { Next: 'Done', ...one }, Done: { Type: 'Succeed' }, ...others },
});

const workerOf = (name: string) => `${NOTES} exports.handler = async ({ ms = 0, fail, ...rest }) => {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  note('${name}', JSON.stringify(rest));
  if (fail) throw Object.assign(new Error(fail + ' happened'), { name: fail });
  return rest;
};`;

/** A workflow on the local cloud, in JSONata, and what its executions come to. */
export class Workflow {
  readonly client: SFNClient;

  private constructor(
    private readonly cloud: Cloud,
    private readonly name: string,
    readonly arn: string,
  ) {
    // The host of `StartSyncExecution` is named after it.
    this.client = new SFNClient({ ...cloud.root, disableHostPrefix: true });
  }

  /** @param allowed what its role may do */
  static async deploy(
    cloud: Cloud,
    name: string,
    definition: object,
    { allowed = { Action: 'lambda:InvokeFunction', Resource: arnOf('Worker') }, properties = {} } = {},
  ): Promise<Workflow> {
    const { arn = '' } = await cloud.deploy(
      `workflow-${name}`,
      {
        ...lambda('Worker', workerOf(name), { timeout: 30 }),
        Role: role('states.amazonaws.com', allowed),
        Workflow: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            RoleArn: arnOf('Role'),
            DefinitionString: { 'Fn::Sub': JSON.stringify({ QueryLanguage: 'JSONata', ...definition }) },
            ...properties,
          },
        },
      },
      { arn: { Ref: 'Workflow' } },
    );
    return new Workflow(cloud, name, arn);
  }

  /** What the worker was called with, in order. */
  async calls<Payload = unknown>(): Promise<Payload[]> {
    return (await this.cloud.noted(this.name)).map((line) => JSON.parse(line) as Payload);
  }

  async start(input: object = {}, name?: string): Promise<string> {
    const command = { stateMachineArn: this.arn, input: JSON.stringify(input), name };
    const { executionArn = '' } = await this.client.send(new StartExecutionCommand(command));
    return executionArn;
  }

  /** An execution, once it has ended. */
  async ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    let execution: DescribeExecutionCommandOutput | undefined;
    await eventually(async () => {
      execution = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status !== 'RUNNING';
    }, 20);
    if (!execution) throw new Error('It was not described.');
    return execution;
  }

  async cameTo(input?: object): Promise<unknown[]> {
    const { status, output, error } = await this.ended(await this.start(input));
    return [status, output === undefined ? error : (JSON.parse(output) as unknown)];
  }
}
