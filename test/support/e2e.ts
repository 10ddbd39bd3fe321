import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CAPABILITIES, type Capability } from '../../tools/local-cloud/capabilities';
import { run, runFile, target } from '../../tools/proofs/deployed';
import type { ExpectedDenial } from '../../tools/proofs/e2e-run';

const POLL_MILLISECONDS = 200;

/**
 * The first result of `attempt` that does not throw.
 * @param options.within seconds; when they are over, what the last attempt threw is thrown.
 */
export async function eventually<T>(attempt: () => T | Promise<T>, options: { readonly within: number }): Promise<T> {
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
  const output = join(dirname(runFile), 'redeployed');
  const options = ['--exclusively', '--require-approval', 'never', '--method', 'direct', '--output', output];
  await promisify(execFile)('npx', ['cdk', 'deploy', stack, ...options, ...context], {
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });
}
