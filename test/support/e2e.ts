import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { readableId } from '../../tools/template/template';
import { settingList, type SettingName } from '../../lib/settings';
import { E2E_RUN, type E2eRun, type ExpectedDenial, type Target } from '../../tools/proofs/e2e-run';
import { CAPABILITIES, type Capability } from '../../tools/local-cloud/capabilities';

const POLL_MILLISECONDS = 200;

const runFile = process.env[E2E_RUN];
if (!runFile) throw new Error('These tests need deployed stacks: start them with `npm run e2e`.');
const run = JSON.parse(readFileSync(runFile, 'utf8')) as E2eRun;

/** Where the stacks are. */
export const target: Target = run.target;

/** The stacks of the run. */
export const stacks: readonly string[] = Object.keys(run.outputs);

/** A setting that the stacks were deployed with, as text. */
export const settingOf = (name: SettingName): string => run.settings[name] ?? String(settingList[name].default);

/** Clients of the account in which the stacks are, by the environment variables of the run. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient());
export const queues = new SQSClient();

/**
 * The outputs of a stack; reading one that the stack lacks fails by its name.
 * @throws when the run did not deploy the stack.
 */
export function outputsOf(stack: string): Readonly<Record<string, string>> {
  const outputs = run.outputs[stack];
  if (!outputs) throw new Error(`The run has no stack ${stack}; it has ${Object.keys(run.outputs).join(', ')}.`);
  return new Proxy(outputs, {
    get: (values, name) => {
      const value = values[String(name)];
      if (value === undefined && typeof name === 'string') throw new Error(`Stack ${stack} has no output ${name}.`);
      return value;
    },
  });
}

/**
 * The name of a stack's resource, by its type and its id in the stack.
 * @throws Error when it has none.
 */
export async function nameOf(stack: string, type: string, id: string): Promise<string> {
  const resources = Object.entries(await physicalIdsOf(stack, type));
  const [, found] = resources.find(([logicalId]) => readableId(logicalId) === id) ?? [];
  if (found === undefined) throw new Error(`Stack ${stack} has no ${id} of type ${type}.`);
  return found;
}

export const functionOf = (stack: string, id: string): Promise<string> => nameOf(stack, 'AWS::Lambda::Function', id);

/**
 * The first result of `attempt` that does not throw.
 * @param options.within seconds; when they are over, what the last attempt threw is thrown.
 */
export async function eventually<T>(attempt: () => Promise<T>, options: { readonly within: number }): Promise<T> {
  const deadline = Date.now() + options.within * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await setTimeout(POLL_MILLISECONDS);
    }
  }
}

/** A test that is skipped, by the capability's name, where the target lacks it. */
export function needs(capability: Capability, name: string, fn: () => Promise<void>, timeout?: number): void {
  const isThere = target === 'aws' || CAPABILITIES.some((known) => known.name === capability && known.local);
  if (isThere) test(name, fn, timeout);
  else test.skip(`${name} (needs ${capability})`, fn, timeout);
}

/**
 * Says that a function of the stacks will be denied an action because the test wants it so. Any other denial fails the
 * run.
 * @param denial.resource part of the resource's ARN.
 */
export function expectDenial(denial: ExpectedDenial): void {
  appendFileSync(run.expectedDenialsFile, `${JSON.stringify(denial)}\n`);
}

/** Does something while a function has other variables than the stack gave it; then it has those again. */
export async function whileFunctionHas<T>(
  FunctionName: string,
  variables: Readonly<Record<string, string>>,
  act: () => Promise<T>,
): Promise<T> {
  const client = new LambdaClient();
  const configure = async (Variables: Record<string, string>) => {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 60, minDelay: 1 }, { FunctionName });
  };
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const own = Environment?.Variables ?? {};
  await configure({ ...own, ...variables });
  try {
    return await act();
  } finally {
    await configure(own);
  }
}

/** Deploys a stack of the run again, with other settings; clients may go on meanwhile. */
export async function redeploy(stack: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const context = Object.entries(settings).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  const output = join(dirname(runFile ?? ''), 'redeployed');
  const options = ['--exclusively', '--require-approval', 'never', '--method', 'direct', '--output', output];
  await promisify(execFile)('npx', ['cdk', 'deploy', stack, ...options, ...context], {
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });
}
