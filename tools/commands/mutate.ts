import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { format } from 'prettier';
import { parseCount, runCommand } from '../terminal/command-line';
import { type Mutated, scoresOf, verdict, withScores } from '../proofs/mutation-scores';
import { PAGE } from '../proofs/mutants-page';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run mutate [-- [module...] [--processes N]]

Changes one operator, condition, text or call at a time in modules that neither call AWS nor look at the clock, and runs
the unit tests that import the module: where all of them pass, nothing detects the change. Prints the
changes that no test noticed, and those that only the time limit did: a machine that is too busy may be the reason.
Writes the scores to docs/mutants.md; modules that are not named keep theirs.

  module          a path such as lambdas/transactional-outbox/packing.ts, or its last part, packing; one of lambdas/ that
                  is not pure, too (default: every pure one, which takes an hour or more)
  --processes N   that run tests at the same time (default: one for each processor)
  -h, --help      this text
`;

/** The configuration of Stryker, and its report. */
const [OPTIONS, REPORT] = ['.local/mutate.json', '.local/mutation.json'];

/** Pure, and outside of `lambdas`, where the linter marks which ones are. */
const OTHERS = /\/(?:settings|wall-clock)\.ts$/;
/** Of more than types, of a file of our own. */
const IMPORT = /^(?:import(?! type)|export)\b[^;]*? from '(\.[^']+)';$|(?<!typeof )import\('(\.[^']+)'\)/gm;
/** A test that synthesizes, or reads the app's files, takes seconds, for each change anew; rules have tests of their own. */
const SLOW = /aws-cdk-lib|support\/(synth|functions|stack-snapshot)|tools\/(eject|simulation\/(?!models))/;
/** That a change can leave without an end. */
const LOOP = /\b(?:for|while) \(/;

/** @see https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Omit<Mutated, 'module'>[] }>>;
}

void runCommand(HELP, { processes: { type: 'string' } }, async ({ positionals, values }) => {
  const processes = parseCount('--processes', values.processes ?? String(availableParallelism()));
  const modules = positionals.length > 0 ? positionals.flatMap(named) : await pureModules();
  const importers = importersOf([...filesIn('lambdas', '.ts'), ...filesIn('lib', '.ts'), ...quickTests()]);
  for (const module of modules) {
    const tests = nearestTests(module, importers);
    console.log(`${module}: ${tests.join(', ') || 'no unit test imports it'}`);
    if (tests.length > 0) await write(mutated(module, tests, processes));
  }
  return 0;
});

/** After each module, so that what ends a long run early loses one. */
async function write(mutants: readonly Mutated[]): Promise<void> {
  for (const line of verdict(mutants)) console.log(line);
  const page = withScores(readFileSync(PAGE, 'utf8'), scoresOf(mutants), existsSync);
  writeFileSync(PAGE, await format(page, { parser: 'markdown', printWidth: 120 }));
  console.log(`Written to ${PAGE}.`);
}

/** In a process of its own: Stryker is made of ES modules only. */
function mutated(module: string, tests: readonly string[], concurrency: number): readonly Mutated[] {
  const options = {
    mutate: [module],
    plugins: ['@stryker-mutator/jest-runner'],
    testRunner: 'jest',
    // The reporters of jest.config.js, which remember how each proof ended, are left out by Stryker.
    jest: {
      configFile: 'jest.config.js',
      config: {
        testMatch: tests.map((file) => `<rootDir>/${file}`),
        testEnvironment: resolve('tools/proofs/first-failure.js'),
        setupFilesAfterEnv: ['<rootDir>/test/support/assertions.ts', '<rootDir>/tools/proofs/no-shrinking.js'],
      },
      // These would be all that load the module, however far away from it, once more for each change of a constant.
      enableFindRelatedTests: false,
    },
    coverageAnalysis: 'perTest',
    concurrency,
    // A change that makes a loop endless is noticed so; a busy machine is not to be taken for one.
    timeoutMS: LOOP.test(readFileSync(module, 'utf8')) ? 20_000 : 60_000,
    warnings: { slow: false },
    reporters: ['json'],
    jsonReporter: { fileName: REPORT },
    tempDirName: '.local/mutate',
    ignorePatterns: ['cdk.out', '.cache', '.local'],
  };
  mkdirSync(dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  writeFileSync(OPTIONS, JSON.stringify(options));
  const command = join(dirname(require.resolve('@stryker-mutator/core/package.json')), 'bin/stryker.js');
  const { status } = spawnSync(process.execPath, [command, 'run', OPTIONS], { stdio: 'inherit' });
  if (status !== 0 || !existsSync(REPORT)) throw new ToolError('Stryker failed: its output is above.');
  const { files } = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
  return Object.entries(files).flatMap(([module, { mutants }]) => mutants.map((mutant) => ({ ...mutant, module })));
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
}

/** Which files import a file for more than its types. */
function importersOf(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>();
  for (const file of files) {
    const imports = readFileSync(file, 'utf8').matchAll(IMPORT);
    for (const [, path, loaded = ''] of imports) {
      const imported = `${join(dirname(file), path ?? loaded)}.ts`;
      importers.set(imported, [...(importers.get(imported) ?? []), file]);
    }
  }
  return importers;
}

/** The tests that import the module; where none does, those of the modules that do, and so on. */
function nearestTests(module: string, importers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const seen = new Set([module]);
  for (let layer: readonly string[] = [module]; layer.length > 0;) {
    const next = new Set(layer.flatMap((file) => importers.get(file) ?? []).filter((file) => !seen.has(file)));
    const tests = [...next].filter((file) => file.endsWith('.test.ts'));
    if (tests.length > 0) return tests;
    for (const file of next) seen.add(file);
    layer = [...next];
  }
  return [];
}

function quickTests(): readonly string[] {
  return filesIn('test', '.test.ts').filter((file) => !SLOW.test(readFileSync(file, 'utf8')));
}

/** @throws {ToolError} for what names no module, or several */
function named(name: string): readonly string[] {
  const all = [...filesIn('lambdas', '.ts'), ...others()];
  const found = all.filter((file) => file === name || basename(file, '.ts') === name);
  if (found.length === 1) return found;
  throw new ToolError(
    found.length === 0 ? `There is no module ${name} in lambdas/.` : `${name} may be ${found.join(' or ')}: name one.`,
  );
}

/** Those for which the linter forbids the clock, less those that hold values only: templates are compared with these. */
async function pureModules(): Promise<readonly string[]> {
  const eslint = new ESLint();
  const pure: string[] = [];
  for (const file of filesIn('lambdas', '.ts')) {
    const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Readonly<Record<string, unknown>> };
    const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
    if ('no-restricted-properties' in rules && /=>|function/.test(code)) pure.push(file);
  }
  return [...pure, ...others()];
}

function others(): readonly string[] {
  return filesIn('lib', '.ts').filter((file) => OTHERS.test(file));
}
