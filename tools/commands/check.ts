import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { FULL } from '../template/synthesis';
import { runCommand } from '../terminal/command-line';
import { hostArchitecture } from '../local-cloud/host-architecture';
import { ensurePython, LOCAL_CLOUD } from '../local-cloud/python';
import { eachOnce } from '../settings/all-pairs';
import { type Given, givenValues, refusing } from '../settings/values';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run check [-- Name... | --changed]

Runs every check that needs no cloud, or the named ones, and prints the output of the failed ones:

  types        TypeScript's native compiler, the handlers under exactOptionalPropertyTypes too, web pages with the browser's types
  lint         ESLint, import rules included
  format       Prettier
  dead-code    knip: files, exports and dependencies that nobody uses
  rules        cdk-nag (AwsSolutions, Serverless), the CDK's own validation and cfn-lint, for both profiles
  settings     cdk-nag with each pair of values of all settings, and with each value as cdk is given it
  judges       checkov on the templates, parliament on their policies: acknowledged in tools/judges/acknowledged.ts
  wiring       what gets lost in silence, in our own templates: \`npm run wiring\`
  docs         the generated parts of the pages, the table of grants and the OpenAPI documents are up to date

  --changed    types, and of files that differ from the last commit the lint and the format: before each commit
  -h, --help   this text
`;

/** A check is commands that run one after the other, the first that fails ending it. */
type Check = () => Promise<unknown>;

/** Its script in the environment's `bin` names the folder in which the environment was made. */
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

const bin = (name: string): string => join('node_modules', '.bin', name);

const types: Check = async () => {
  for (const project of ['.', 'lambdas', 'web', 'docs/.vitepress/theme']) await run(bin('tsgo'), '--project', project);
};

/** The assemblies of both profiles. */
const PROFILES = ['economy', 'full'].map((profile) => join('cdk.out', `check-${profile}`));
/** Made once, whichever check asks first. */
let made: Promise<void> | undefined;

const checks: Readonly<Record<string, Check>> = {
  types,
  lint: () => run(bin('eslint'), '.'),
  format: () => run(bin('prettier'), '--check', '--log-level', 'warn', '.'),
  'dead-code': () => run(bin('knip')),
  rules: async () => {
    await profiles();
    const python = await ensurePython(undefined, undefined, { ...LOCAL_CLOUD, what: 'cfn-lint' });
    await run(python, '-c', CFN_LINT, '--', ...PROFILES.map((folder) => join(folder, '*.template.json')));
  },
  settings: async () => {
    await run(process.execPath, '--import', 'tsx', join('tools', 'settings', 'check-settings.ts'));
    const rows = eachOnce(givenValues, (row) => refusing(row).length === 0);
    for (const [place, row] of rows.entries()) await synth(`given-${String(place)}`, row);
  },
  judges: async () => {
    await profiles();
    await run(process.execPath, '--import', 'tsx', join('tools', 'judges', 'run.ts'), ...PROFILES);
  },
  wiring: async () => {
    await profiles();
    await run('npm', 'run', '--silent', 'wiring', '--', ...PROFILES);
  },
  docs: async () => {
    await run('npm', 'run', '--silent', 'docs', '--', '--check');
    await run('npm', 'run', '--silent', 'openapi', '--', '--check');
  },
};

void runCommand(HELP, { changed: { type: 'boolean', default: false } }, async ({ positionals, values }) => {
  if (values.changed) return checkChanged();
  const unknown = positionals.find((name) => !(name in checks));
  if (unknown !== undefined)
    throw new ToolError(`There is no check ${unknown}. There are: ${Object.keys(checks).join(', ')}.`);
  const wanted = Object.entries(checks).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  return runChecks(wanted);
});

/** As many at a time as there are processors. @returns the exit status */
async function runChecks(wanted: readonly (readonly [name: string, check: Check])[]): Promise<number> {
  const waiting = [...wanted];
  let failed = 0;
  const next = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [name, passes] = check;
      const from = performance.now();
      const problem = await passes().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (problem !== undefined) failed++;
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      console.log(
        `${problem === undefined ? 'passed' : 'FAILED'}  ${name} (${seconds} s)${problem ? `\n${problem}` : ''}`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return failed === 0 ? 0 : 1;
}

/** @throws {ToolError} outside of a clone of git */
async function checkChanged(): Promise<number> {
  const listed = await Promise.all([
    run('git', 'diff', '--name-only', '--diff-filter=d', 'HEAD'),
    run('git', 'ls-files', '--others', '--exclude-standard'),
  ]).catch((error: unknown) => {
    throw new ToolError(`git does not report what has changed: ${(error as Error).message.split('\n')[0] ?? ''}`);
  });
  const files = listed.flatMap((text) => text.split('\n')).filter((file) => file !== '');
  const code = files.filter((file) => /\.m?ts$/.test(file));
  return runChecks([
    ['types', types],
    ['lint', code.length > 0 ? () => run(bin('eslint'), '--no-warn-ignored', ...code) : nothing],
    [
      'format',
      files.length > 0
        ? () => run(bin('prettier'), '--check', '--ignore-unknown', '--log-level', 'warn', ...files)
        : nothing,
    ],
  ]);
}

const nothing = () => Promise.resolve();

/** The profiles' assemblies, with their handlers, by the CDK's own validation and the rule packs. */
function profiles(): Promise<void> {
  made ??= (async () => {
    for (const settings of [{ profile: 'economy' }, FULL]) await synth(`check-${settings.profile}`, settings);
  })();
  return made;
}

/** @throws Error with the message for a user who deploys with these settings and may not. */
function synth(output: string, settings: Given): Promise<string> {
  // What is installed for this machine is enough: npm installs binaries of its processor alone.
  const all: Given = { ...settings, architecture: hostArchitecture() };
  const context = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : ['--context', `${key}=${value}`],
  );
  return run(bin('cdk'), 'synth', '--strict', '--quiet', '--output', join('cdk.out', output), ...context);
}

/** @returns what the command printed. @throws Error with it, when it fails. */
function run(command: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (printed += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(printed.trim()));
    });
  });
}
