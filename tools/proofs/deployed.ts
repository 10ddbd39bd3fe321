import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { settingList } from '../../lib/app';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { readableId } from '../template/template';
import { E2E_RUN, type E2eRun, type Target } from './e2e-run';

const file = process.env[E2E_RUN];
if (!file) throw new Error('These tests need deployed stacks: start them with `npm run e2e`.');
/** The file that describes the run. */
export const runFile = file;
export const run = JSON.parse(readFileSync(runFile, 'utf8')) as E2eRun;

/** Where the stacks are. */
export const target: Target = run.target;

/** The stacks of the run. */
export const stacks: readonly string[] = Object.keys(run.outputs);

/** A setting that the stacks were deployed with, as text. */
export const settingOf = (name: string): string => run.settings[name] ?? String(settingList[name]?.default);

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
