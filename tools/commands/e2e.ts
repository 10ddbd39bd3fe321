import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findChromium } from '../local-cloud/chromium';
import { INTERRUPTED, parseContext, runCommand } from '../terminal/command-line';
import { E2E_RUN, type E2eRun, type Target } from '../proofs/e2e-run';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { isAlive } from '../terminal/is-alive';
import type { Deployed } from '../proofs/prove';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run e2e [-- [Scenario...] [--target local|aws] [-c key=value]...]

Deploys the scenarios (all when none is named), tests them from outside, checks that each permission is used and
none is missing, and deletes them again. Without --target it does so on a local cloud of its own.

  --target aws             on the account of the current AWS credentials: prints first what may cost something,
                           refuses stacks that it did not make, and deletes those that it made
  -c, --context key=value  a setting, as cdk takes it; see README.md
  -h, --help               this text
`;
const OPTIONS = {
  target: { type: 'string', default: 'local' },
  context: { type: 'string', short: 'c', multiple: true },
} as const;

const CHECKOUT = join(__dirname, '..', '..');
const LOCAL = join(CHECKOUT, '.local');
const FOLDER = join(LOCAL, `e2e-${process.pid}`);
const RUN_FILE = join(FOLDER, 'run.json');
const DENIALS_FILE = join(FOLDER, 'expected-denials.jsonl');
const RESULTS_FILE = join(FOLDER, 'jest.json');
/** Node.js 20 has a WebSocket client only so. */
const NODE = ['--experimental-websocket'];
/** Of a scenario with web pages. */
const BROWSER_TESTS = 'browser.e2e.ts';

void runCommand(HELP, OPTIONS, async ({ values, positionals }) => {
  const target = parseTarget(values.target);
  const context = await settingsOf(target, parseContext(values.context));
  const end = endOnSignals();
  const { scenarios: all } = await import('../../lib/registry');
  const { chooseScenarios } = await import('../template/scenario-names');
  const scenarios = chooseScenarios(positionals);
  const folders = all.filter(({ id }) => scenarios.includes(id)).map((scenario) => scenario.folder);
  if (folders.some((folder) => existsSync(join(CHECKOUT, 'test', folder, BROWSER_TESTS)))) findChromium();
  const everything = positionals.length === 0 && target === 'local';
  await mkdir(FOLDER, { recursive: true });
  await removeOldRuns();
  try {
    const deployed = await (target === 'aws' ? deployToAws : deployLocally)(scenarios, context, end);
    const { prove } = await import('../proofs/prove');
    const run = { target, settings: context };
    const failures = await prove({
      deployed,
      expectedDenialsFile: DENIALS_FILE,
      passes: () => test(run, deployed, everything ? undefined : folders, end.signal),
    });
    if (failures > 0) process.stderr.write(`Logs and results: ${relative(process.cwd(), FOLDER)}\n`);
    else await rm(FOLDER, { recursive: true, force: true });
    return failures > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('Stopped.');
    return INTERRUPTED;
  }
});

async function settingsOf(target: Target, given: Record<string, string>): Promise<Record<string, string>> {
  if (target === 'local') return given;
  const { withTagOfItsOwn } = await import('../proofs/aws-target');
  return withTagOfItsOwn(given, randomUUID());
}

async function deployLocally(
  scenarios: readonly string[],
  context: Record<string, string>,
  end: AbortController,
): Promise<Deployed> {
  const { startLocalCloud } = await import('../local-cloud/run');
  const { destroy } = await import('../local-cloud/deploy');
  const { emulator, ...run } = await startLocalCloud({ scenarios, context, folder: FOLDER, end });
  const remove = async (): Promise<void> => {
    try {
      if (!end.signal.aborted) await destroy(run.assembly, { pollMilliseconds: 50 });
    } finally {
      await emulator.stop();
    }
  };
  return { ...run, decisionsFile: emulator.decisionsFile, emulatorPid: emulator.pid, remove };
}

async function deployToAws(scenarios: readonly string[], context: Record<string, string>): Promise<Deployed> {
  const { callerAccount } = await import('../proofs/caller-account');
  const { costNote, refuseForeignStacks, RUN_TAG } = await import('../proofs/aws-target');
  const { synthesize } = await import('../local-cloud/synthesize');
  const { deploy, destroy } = await import('../local-cloud/deploy');
  const account = await callerAccount();
  const assembly = join(FOLDER, 'cdk.out');
  const { stacks } = await synthesize({ scenarios, context }, assembly);
  const templates = Object.fromEntries(stacks.map(({ id, template }) => [id, template]));
  await refuseForeignStacks(Object.keys(templates));
  console.log(`Deploying ${Object.keys(templates).join(', ')} to ${account}. ${costNote(Object.values(templates))}`);
  const onStack = (stack: string): void => console.log(`  ${stack}`);
  const remove = async (): Promise<void> => {
    console.log('Deleting what was deployed:');
    await destroy(assembly, { onStack });
  };
  try {
    const outputs = await deploy(assembly, { onStack, tags: { [RUN_TAG]: new Date().toISOString() } });
    return { assembly, outputs, templates, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Runs the tests of the folders and of the logs, or all when there are no folders; returns whether all passed. */
async function test(
  { target, settings }: Pick<E2eRun, 'target' | 'settings'>,
  { outputs, emulatorPid }: Deployed,
  folders: readonly string[] | undefined,
  end: AbortSignal,
): Promise<boolean> {
  const run: E2eRun = { target, settings, outputs, expectedDenialsFile: DENIALS_FILE, emulatorPid };
  await writeFile(RUN_FILE, JSON.stringify(run));
  await writeFile(DENIALS_FILE, '');
  const passed = await runJest(folders ? [...folders, 'logs'].map((folder) => `/test/${folder}/`) : [], end);
  if (target === 'local') {
    const { skippedTable } = await import('../proofs/skipped');
    console.log(skippedTable(await readFile(RESULTS_FILE, 'utf8').catch(() => undefined)));
  }
  return passed;
}

async function runJest(patterns: readonly string[], end: AbortSignal): Promise<boolean> {
  const jest = [require.resolve('jest/bin/jest'), '--config', join(CHECKOUT, 'jest.e2e.config.js')];
  const child = spawn(process.execPath, [...NODE, ...jest, '--json', '--outputFile', RESULTS_FILE, ...patterns], {
    cwd: CHECKOUT,
    stdio: 'inherit',
    env: { ...process.env, [E2E_RUN]: RUN_FILE, NODE_NO_WARNINGS: '1' },
  });
  try {
    const [code] = (await unlessAborted(once(child, 'exit'), end)) as [number | null];
    return code === 0;
  } finally {
    child.kill();
  }
}

/** What failed runs kept for whoever wanted to look. */
async function removeOldRuns(): Promise<void> {
  const old = (await readdir(LOCAL)).filter((name) => name.startsWith('e2e-') && !isAlive(Number(name.slice(4))));
  await Promise.all(old.map((name) => rm(join(LOCAL, name), { recursive: true, force: true })));
}

function parseTarget(text: string): Target {
  if (text === 'local' || text === 'aws') return text;
  throw new ToolError(`--target ${text} is wrong: it must be local or aws.`);
}
