import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { explain, INTERRUPTED, parseContext } from '../terminal/command-line';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run synth   [-- [Scenario...] [cdk options]]
       npm run diff    [-- [Scenario...] [cdk options]]
       npm run deploy  -- Scenario... [cdk options]
       npm run destroy -- Scenario... [cdk options]

What npx cdk does under the same name, on the account of the current AWS credentials (after \`source .local/env\`: on
the local cloud that npm start runs); deploy prints first what the scenarios cost idle. Settings: -c key=value, see
README.md. All options: npx cdk <command> --help.
`;

/** Needs explicit names of stacks: it changes the account. */
const NAMED = ['deploy', 'destroy'];

/**
 * The arguments for the cdk CLI.
 * @throws {ToolError} for a scenario that is unknown or planned, and for none where one is needed.
 */
async function cdkArguments(command: string, args: readonly string[]): Promise<readonly string[]> {
  const names = stackNames(args);
  if (names.length > 0) await requireStacks(names);
  else if (NAMED.includes(command) && !args.includes('--all')) {
    const { scenarios } = await import('../../lib/registry');
    const known = scenarios.map(({ id }) => id).join(', ');
    throw new ToolError(`Which scenario? npm run ${command} -- <Scenario>, or --all. There are: ${known}.`);
  }
  return [command, ...(command === 'synth' && names.length !== 1 ? ['--quiet'] : []), ...args];
}

/** Arguments that are no option and follow none, since they could be its value; patterns are left to cdk. */
export function stackNames(args: readonly string[]): string[] {
  return args.filter((arg, index) => /^\w+$/.test(arg) && !/^--?[^=]+$/.test(args[index - 1] ?? ''));
}

/** Looks into the app only for what is no scenario: it has other stacks too. */
async function requireStacks(names: readonly string[]): Promise<void> {
  const { scenarios } = await import('../../lib/registry');
  const { chooseScenarios } = await import('../template/scenario-names');
  const others = names.filter((name) => !scenarios.some(({ id }) => id === name));
  if (others.length === 0) return;
  const { buildApp } = await import('../../lib/app');
  const stacks = buildApp().node.children.map(({ node }) => node.id);
  chooseScenarios(others.filter((name) => !stacks.includes(name)));
}

/** Settings that the arguments give, as `-c key=value` or `--context key=value`. */
const settingsIn = (args: readonly string[]): Record<string, string> =>
  parseContext(args.filter((_, index) => ['-c', '--context'].includes(args[index - 1] ?? '')));

/** Before the account is changed: what the scenarios cost there while nobody uses them. */
async function printIdleCost(args: readonly string[]): Promise<void> {
  const { scenarios } = await import('../../lib/registry');
  const { estimate } = await import('../cost/estimate');
  const { totalOf, usd } = await import('../cost/charge');
  const names = stackNames(args);
  for (const { id } of scenarios.filter((scenario) => names.length === 0 || names.includes(scenario.id))) {
    const { idle } = await estimate(id, settingsIn(args));
    console.log(
      `${id} costs ${usd(totalOf(idle))} USD a month while nobody uses it (npm run cost -- ${id} lists for what).`,
    );
  }
}

async function main(command = '', ...args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP.trim());
    return 0;
  }
  const cdk = [require.resolve('aws-cdk/bin/cdk'), ...(await cdkArguments(command, args))];
  if (command === 'deploy') await printIdleCost(args);
  const child = spawn(process.execPath, cdk, {
    stdio: 'inherit',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const interruption = new AbortController();
  process.on('SIGINT', () => interruption.abort()); // Ctrl-C reaches cdk too, which ends
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (!interruption.signal.aborted) return code ?? INTERRUPTED;
  console.log(`Stopped.${NAMED.includes(command) ? ' What CloudFormation has begun goes on.' : ''}`);
  return INTERRUPTED;
}

if (require.main === module) {
  main(...process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      console.error(explain(error));
      process.exitCode = 1;
    },
  );
}
