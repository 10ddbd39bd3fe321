import { NotModelled } from '../../template/not-modelled';
import type { Kernel } from '../kernel';
import type { Resource } from '../resolved';
import { Failure } from './failure';

/** The arguments of the task that invokes a function. */
interface Invoke {
  readonly FunctionName: string;
  readonly Payload: unknown;
}

const SERVICE = 'states.amazonaws.com';

/**
 * Calls what a task of a workflow names, by the workflow's role.
 * @throws Failure with the error's name as workflows see it; NotModelled for other tasks than those that invoke functions
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export async function callTask(kernel: Kernel, workflow: Resource, task: string, given: unknown): Promise<unknown> {
  if (task !== 'arn:aws:states:::lambda:invoke') throw new NotModelled(`the task ${task} (${workflow.name})`);
  const { decisions, policies, runtime, template, trace } = kernel;
  const { FunctionName, Payload } = given as Invoke;
  const target = template.byArn(FunctionName, 'AWS::Lambda::Function');
  const call = { service: SERVICE, action: 'lambda:InvokeFunction', resource: target.arn, source: workflow.arn };
  if (!policies.byRole(call, String(workflow.properties['RoleArn']))) {
    throw new Failure('Lambda.AWSLambdaException', `The role of ${workflow.name} may not invoke ${target.name}.`);
  }
  const fault = decisions.fault('task of a workflow', ['none', 'throttled', 'answer lost']);
  if (fault === 'throttled') {
    trace(workflow.name, () => `${target.name} is throttled`, true);
    throw new Failure('Lambda.TooManyRequestsException', 'Rate Exceeded.');
  }
  const outcome = await runtime.invoke(target.name, Payload);
  if (fault === 'answer lost') {
    trace(workflow.name, () => `the answer of ${target.name} is lost`, true);
    throw new Failure('Lambda.SdkClientException', 'Unable to execute HTTP request: Read timed out');
  }
  if (outcome.kind === 'answered') return { StatusCode: 200, Payload: outcome.value };
  const { errorType, errorMessage } = outcome;
  throw new Failure(errorType, JSON.stringify({ errorType, errorMessage }));
}
