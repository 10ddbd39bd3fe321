import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { INTERRUPTED } from '../../tools/terminal/command-line';
import { localEnvironment, startEmulator, type Emulator } from '../../tools/local-cloud/emulator';
import { startCommand } from '../support/command';

const run = promisify(execFile);
const STACK = 'QueueLeveler';
const DEPLOY = ['deploy', STACK, '--require-approval', 'never'];

describe('The cdk command, on a local cloud of its own', () => {
  let folder: string;
  let emulator: Emulator;
  let cloudFormation: CloudFormationClient;

  const cdk = async (...args: string[]): Promise<void> => {
    const env = { ...process.env, ...localEnvironment(emulator.endpoint) };
    await run('npx', ['cdk', ...args, '--output', join(folder, 'cdk.out')], { env });
  };
  const stack = async () => {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    return Stacks[0];
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
    emulator = await startEmulator({ folder });
    cloudFormation = new CloudFormationClient({ endpoint: emulator.endpoint });
    await cdk('bootstrap');
  });

  afterAll(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('deploys, updates and destroys a stack', async () => {
    await cdk(...DEPLOY);
    expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });

    await cdk(...DEPLOY, '--context', 'levelerConcurrency=7');
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE' });

    await cdk('destroy', STACK, '--force');
    await expect(stack()).rejects.toThrow('does not exist');
  });

  test.each(['creating CloudFormation changeset', 'CREATE_'])(
    'deploys a stack whose deployment was stopped after "%s"',
    async (step) => {
      const env = localEnvironment(emulator.endpoint);
      const begun = await startCommand(
        'tools/commands/cdk.ts',
        [...DEPLOY, '--output', join(folder, 'cdk.out')],
        step,
        { env },
      );
      expect((await begun.stop('SIGTERM')).code).toBe(INTERRUPTED);

      await cdk(...DEPLOY);
      expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
      await cdk('destroy', STACK, '--force');
    },
  );
});
