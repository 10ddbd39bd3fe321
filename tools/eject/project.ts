import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import type { Scenario } from '../../lib/scenario';
import { otherPageOf, pageOf } from '../docs/skeleton';
import { ledgerOf } from '../proofs/ledger';

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

/** What the commands of an ejected project need and no file imports. */
const TOOLS = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  '@typescript/native-preview',
  'aws-cdk',
  'jest',
  'tsx',
  'typescript',
];
/** The laptop goes with the scenario. */
const COMMANDS = ['start', 'stop', 'logs', 'redrive'];

/** What those commands begin with. */
export const commandFiles = (): readonly string[] => [
  'tools/installed.js',
  ...COMMANDS.map((command) => `tools/commands/${command}.ts`),
];

const COMMAND = '.command.ts';

/** What its own commands, and `npm start` with it, begin with. */
export const ownFiles = ({ folder }: Scenario): readonly string[] =>
  readdirSync(`proofs/${folder}`)
    .filter((file) => file.endsWith(COMMAND) || file === 'seed.ts')
    .map((file) => `proofs/${folder}/${file}`);

/** The npm scripts of its own commands. */
const ownCommands = (scenario: Scenario): readonly string[] =>
  ownFiles(scenario)
    .filter((file) => file.endsWith(COMMAND))
    .map((file) => basename(file, COMMAND));

/** `package.json` with the packages alone that are needed, in the same versions. */
export function manifestFor(scenario: Scenario, name: string, packages: ReadonlySet<string>): string {
  const { dependencies, devDependencies, scripts, ...ours } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Manifest;
  const needed = new Set([...packages, ...[...packages].flatMap((one) => [typesOf(one), ...peersOf(one)]), ...TOOLS]);
  const only = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([dependency]) => needed.has(dependency)));
  const manifest = {
    ...ours,
    name,
    description: scenario.purpose,
    scripts: {
      ...Object.fromEntries([...COMMANDS, ...ownCommands(scenario)].map((command) => [command, scripts[command]])),
      test: 'CDK_VALIDATION=false NODE_NO_WARNINGS=1 jest',
      check: 'tsc && tsc --project lambdas && cdk synth --strict --quiet',
      synth: 'cdk synth',
      diff: 'cdk diff',
      deploy: `cdk deploy ${scenario.id}`,
      destroy: `cdk destroy ${scenario.id}`,
    },
    dependencies: only(dependencies),
    devDependencies: only(devDependencies),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const typesOf = (dependency: string): string => `@types/${dependency.replace(/^@/, '').replace('/', '__')}`;

/** What a package expects beside itself, or can do without and has been used with here; types alone have none. */
function peersOf(dependency: string): readonly string[] {
  const file = join('node_modules', dependency, 'package.json');
  if (!existsSync(file)) return [];
  const { peerDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { peerDependencies?: object };
  return Object.keys(peerDependencies);
}

/** `lib/registry.ts` with one scenario. */
export function registryOf({ id, folder }: Scenario): string {
  const name = `${id.charAt(0).toLowerCase()}${id.slice(1)}`;
  return `import type { Scenario } from './scenario';
import { ${name} } from './${folder}/scenario';

/** What the app builds. */
export const scenarios: readonly Scenario[] = [${name}];

/** What is to come. */
export const planned: readonly Pick<Scenario, 'id' | 'purpose'>[] = [];
`;
}

/** `jest.config.js` without the reporter that keeps the ledger of promises. */
export const jestConfig = (): string => readFileSync('jest.config.js', 'utf8').replace(/^ *reporters: .*\n/m, '');

/** What that configuration loads before each test. */
export const setupFiles = (): readonly string[] =>
  [...jestConfig().matchAll(/'<rootDir>\/(test\/support\/[\w-]+\.[jt]s)'/g)].flatMap(([, file]) => file ?? []);

/** `tsconfig.json` for the folders that there are. */
export function tsConfig(files: readonly string[]): string {
  const config = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: readonly string[] };
  const folders = new Set(files.map((file) => file.split('/')[0] ?? ''));
  const include = config.include.filter((folder) => folders.has(folder));
  return `${JSON.stringify({ ...config, include }, undefined, 2)}\n`;
}

/** A section that goes by a command which an ejected project lacks. */
const LEFT_OUT = 'A burst';
/** The section in whose place stand the promises with the tests that came along. */
const PROMISES = 'What you can rely on';

/**
 * A scenario's pages on their own, by their paths: promises with the tests that came along, links only to what is there.
 * @param files those of the ejected project, save for the pages and their pictures
 */
export async function pagesOf(scenario: Scenario, files: readonly string[]): Promise<Map<string, string>> {
  const { folder } = scenario;
  const pages = [pageOf(folder), otherPageOf(folder, 'runbook'), otherPageOf(folder, 'costs')];
  const there = [...files, ...pages, ...picturesOf(scenario)];
  const promises = await promisesOf(scenario, files);
  return new Map(pages.map((page) => [page, ofOneScenario(page, promises, there)]));
}

/** The pictures on its page. */
export const picturesOf = ({ folder }: Scenario): string[] =>
  readdirSync(`docs/scenarios/${folder}`)
    .filter((file) => file.endsWith('.svg'))
    .map((file) => `docs/scenarios/${folder}/${file}`);

const ofOneScenario = (page: string, promises: string, files: readonly string[]): string =>
  readFileSync(page, 'utf8')
    .replaceAll(/<!-- (generated: [^>]*|end) -->\n*/g, '')
    .replaceAll(/<!-- \/?fact[^>]* -->/g, '')
    .split(/^(?=## )/m)
    .filter((section) => !section.startsWith(`## ${LEFT_OUT}\n`))
    .map((section) => (section.startsWith(`## ${PROMISES}\n`) ? promises : section))
    .join('')
    .replaceAll('npm run deploy -- ', 'npx cdk deploy ')
    .replaceAll('npm run destroy -- ', 'npx cdk destroy ')
    .replaceAll(/^npm run eject .*\n/gm, '')
    .replaceAll(
      /(!?)\[([^\]]*)\]\((?![a-z]+:)([^)#]+)(#[^)]*)?\)/g,
      (link, picture: string, text: string, target: string) =>
        linked(page, target, files) ? link : picture ? '' : text,
    );

const linked = (page: string, target: string, files: readonly string[]): boolean => {
  const path = normalize(join(dirname(page), target));
  return files.some((file) => file === path || file.startsWith(`${path}/`));
};

async function promisesOf({ folder }: Scenario, files: readonly string[]): Promise<string> {
  const rows = (await ledgerOf(folder)).map(({ id, text, proofs }) => {
    const tests = new Set(proofs.filter(({ file }) => files.includes(file)).map(({ file }) => file));
    const links = [...tests].map((file) => `[${basename(file, '.ts')}](../../${file})`);
    return `| \`${id}\` | ${text} | ${links.join(', ')} |`;
  });
  return [`## ${PROMISES}`, '', '| Id | Promise | Tests |', '| --- | --- | --- |', ...rows, '', ''].join('\n');
}

const itsOwn = (scenario: Scenario): string =>
  ownCommands(scenario)
    .map((command) => `, and \`npm run ${command} -- --help\` says what that command of its own does`)
    .join('');

/** The README: what it is, and what to do with it. */
export const readme = (scenario: Scenario, name: string): string => `# ${name}

${scenario.purpose}. What it promises, how it works, what can fail and what to do then is on [its page](${pageOf(scenario.folder)}).

\`\`\`sh
npm ci && npm test
npm start             # on your machine
npx cdk bootstrap     # once per account and Region
npx cdk deploy ${scenario.id}
\`\`\`

\`npm start\` needs Python 3.10 or later with its venv module, and neither an AWS account nor Docker. It serves a local cloud,
deploys to it, prints what to try, and brings there what you save, until Ctrl-C or \`npm stop\`; \`npm run logs\` shows what was
logged${itsOwn(scenario)}. The first start downloads the emulator from PyPI; later ones need no network. Its code is in \`tools/\`, and yours:
\`tools/local-cloud/emulator/corrections/\` has each of the ways in which the emulator is made to behave as AWS does.

\`npm run check\` checks types, and the templates by the rule packs of cdk-nag. \`npx cdk destroy ${scenario.id}\` removes everything
again; settings (\`-c key=value\`) are listed in \`lib/settings.ts\`, and on the page.
`;

/** Files that are copied as they are, where there are such. */
export const COPIED = [
  'cdk.json',
  'lambdas/tsconfig.json',
  '.npmrc',
  '.nvmrc',
  '.editorconfig',
  '.prettierrc.json',
  'LICENSE',
  '.gitattributes',
  '.gitignore',
].filter((file) => existsSync(file));
