import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalCloudRun } from '../local-cloud/run';
import type { AssembledStack } from '../local-cloud/assembly';
import type { Row } from './row';

type Deploys = (run: LocalCloudRun, stacks: readonly AssembledStack[], assembly: string) => Promise<unknown>;

const byUs: Deploys = (run, stacks) => run.deployer.deploy(stacks);
const CDK = ['deploy', '--all', '--require-approval', 'never', '--method', 'direct', '--concurrency', '8'];
const byTheCdk: Deploys = (_run, _stacks, assembly) =>
  promisify(execFile)(join('node_modules', '.bin', 'cdk'), [...CDK, '--app', assembly, '--outputs-file', '/dev/null']);

/** Deploys the same assembly twice, each time to a local cloud that is there and empty: as we do, and as the CDK does. */
export async function measureDeploying(one: string, all: readonly string[], folder: string): Promise<Row> {
  const seconds = async (scenarios: readonly string[], deploy: Deploys) =>
    `${((await deployed(scenarios, folder, deploy)) / 1000).toFixed(1)} s`;
  return {
    what: 'Stacks deployed to the local cloud',
    one: await seconds([one], byUs),
    all: await seconds(all, byUs),
    naive: `\`npx cdk deploy --all\`: ${await seconds([one], byTheCdk)}, ${await seconds(all, byTheCdk)}`,
    goal: 'half of that',
  };
}

/** Milliseconds of the deployment alone. */
async function deployed(scenarios: readonly string[], folder: string, deploy: Deploys): Promise<number> {
  const { startLocalCloud } = await import('../local-cloud/run');
  const { synthesize } = await import('../local-cloud/synthesize');
  const end = new AbortController();
  const run = await startLocalCloud({ scenarios: [], context: {}, folder: join(folder, 'empty'), end });
  try {
    const assembly = join(folder, scenarios.join('-'));
    const { stacks } = await synthesize({ scenarios, context: run.context }, assembly);
    const from = performance.now();
    await deploy(run, stacks, assembly);
    return performance.now() - from;
  } finally {
    await run.emulator.stop();
  }
}
