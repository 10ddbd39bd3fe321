import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { format } from 'prettier';
import { kebabCase } from '../../lib/kebab-case';
import { scenarios } from '../../lib/registry';
import type { Scenario } from '../../lib/scenario';
import { runCommand } from '../terminal/command-line';
import { closureOf } from '../eject/closure';
import {
  commandFiles,
  COPIED,
  jestConfig,
  manifestFor,
  ownFiles,
  pagesOf,
  picturesOf,
  readme,
  registryOf,
  setupFiles,
  tsConfig,
} from '../eject/project';
import { chooseScenarios } from '../template/scenario-names';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run eject -- Scenario folder

Writes one scenario to a folder, as a project of its own: its stack and the constructs that it uses, handlers, tests,
page, commands of its own, the local cloud with npm start, npm stop and npm run logs, and a small app with configuration
and lockfile. The folder must be new or empty. Needs no network.

  -h, --help   this text
`;

void runCommand(HELP, {}, async ({ positionals }) => {
  const [id, folder, ...rest] = positionals;
  if (id === undefined || folder === undefined || rest.length > 0) {
    throw new ToolError('Name a scenario and a folder: npm run eject -- TransactionalOutbox ../shop');
  }
  const [chosen] = chooseScenarios([id]);
  const scenario = scenarios.find((one) => one.id === chosen);
  if (!scenario) throw new ToolError(`There is no scenario ${id}.`);
  // npm runs commands in the project's root; the folder is meant from where the user is.
  const target = resolve(process.env['INIT_CWD'] ?? '.', folder);
  refuseTaken(target);
  const files = await eject(scenario, target);
  const count = (start: string) => files.filter((file) => file.startsWith(start)).length;
  console.log(`${scenario.id} is in ${target}: ${String(files.length)} files, of them
  ${String(count('lib/'))} in lib/ (the stack is lib/${scenario.folder}/stack.ts), ${String(count('lambdas/'))} in lambdas/, ${String(count('test/'))} in test/.

Next:
  cd ${folder}
  npm ci && npm test
  npm start
  npx cdk deploy ${scenario.id}`);
  return 0;
});

/** @throws ToolError for a folder that holds something */
function refuseTaken(target: string): void {
  if (!existsSync(target)) return;
  const entries = readdirSync(target);
  if (entries.length > 0) {
    throw new ToolError(
      `${target} is not empty: it holds ${entries[0] ?? ''}. Name a new folder; nothing was written.`,
    );
  }
}

/** @returns the files that it wrote */
async function eject(scenario: Scenario, target: string): Promise<readonly string[]> {
  const { folder } = scenario;
  const rewritten = new Map([['lib/registry.ts', registryOf(scenario)]]);
  const own = [
    'bin/app.ts',
    ...commandFiles(),
    ...ownFiles(scenario),
    ...setupFiles(),
    ...filesOf(join('lambdas', folder), '.handler.ts'),
    ...filesOf(join('test', folder), '.test.ts'),
  ];
  const roots = [...own, ...testsOfShared(closureOf(own, rewritten).files)];
  const all = closureOf(roots, rewritten);

  const name = kebabCase(basename(target));
  const made = new Map([
    ...rewritten,
    ['package.json', manifestFor(scenario, name, all.packages)],
    ['package-lock.json', readFileSync('package-lock.json', 'utf8')],
    ['jest.config.js', jestConfig()],
    ['tsconfig.json', tsConfig(all.files)],
    ['README.md', readme(scenario, name)],
    ...(await pagesOf(scenario, all.files)),
  ]);
  const files = [
    ...new Set([...all.files, ...snapshotsOf(all.files), ...picturesOf(scenario), ...COPIED, ...made.keys()]),
  ].sort();
  for (const file of files) {
    const to = join(target, file);
    mkdirSync(dirname(to), { recursive: true });
    const text = made.get(file);
    if (text === undefined) cpSync(file, to);
    else writeFileSync(to, /\.(ts|md)$/.test(file) ? await pretty(text, file) : text);
  }
  pruneLockfile(target);
  return files;
}

/** The files below a folder whose names end so. */
function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

/** Of constructs and shared modules, the tests that go by their name. */
function testsOfShared(files: readonly string[]): readonly string[] {
  return files
    .flatMap((file) => {
      const [, folder, name] = /^(?:lib|lambdas)\/(constructs\/[a-z]+|shared)\/([\w-]+)\.ts$/.exec(file) ?? [];
      return folder === undefined || name === undefined ? [] : [`test/${folder}/${name}.test.ts`];
    })
    .filter((test) => existsSync(test));
}

function snapshotsOf(files: readonly string[]): readonly string[] {
  return files
    .map((file) => join(dirname(file), '__snapshots__', `${basename(file)}.snap`))
    .filter((snapshot) => existsSync(snapshot));
}

async function pretty(text: string, file: string): Promise<string> {
  return format(text, { filepath: file, singleQuote: true, printWidth: 120, trailingComma: 'all' });
}

/** Takes out of the lockfile what the smaller package.json does not need. */
function pruneLockfile(target: string): void {
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: target, encoding: 'utf8' });
  if (status !== 0) throw new ToolError(`npm cannot shorten the lockfile: ${stderr.trim().split('\n')[0] ?? ''}`);
}
