import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { parsePort, runCommand } from '../terminal/command-line';
import { Progress } from '../terminal/progress';
import { ToolError } from '../terminal/tool-error';
import { bugPages } from '../docs/bug-pages';
import { picturesOf } from '../docs/diagrams/pictures';
import { withFacts } from '../docs/facts';
import { generators } from '../docs/generators';
import { buildSite, showSite } from '../docs/site';
import { beginMissingPages, faultsOf, missingPages, pageOf, TO_WRITE } from '../docs/skeleton';
import type { Proofs } from '../proofs/proofs';
import { loadProofs } from '../template/load-proofs';
import { templateOf } from '../template/synthesis';
import { scenarios } from '../../lib/registry';
import type { Scenario } from '../../lib/scenario';

const HELP = `
Usage: npm run docs [-- --check | --serve [--port N]]

Writes the generated parts of README.md and of the pages in docs/: whatever stands between the markers
<!-- generated: name --> and <!-- end -->, and the times between <!-- fact: name --> and <!-- /fact -->. Begins the page
of a scenario that has none, and draws every scenario: docs/scenarios/<scenario>/overview.svg and full.svg.

  --check      write nothing; fail and name the pages and diagrams that are missing, not finished or out of date, or
               links that lead nowhere
  --serve      then build the pages as a site, serve it until Ctrl-C, and build it anew when a page is saved
  --port N     where (4173); 0 for a free one
  -h, --help   this text
`;
const SECTION = /(<!-- generated: ([a-z-]+)(?: ([A-Za-z0-9]+))? -->\n)[\s\S]*?(<!-- end -->)/g;

const STYLE = { parser: 'markdown', singleQuote: true, printWidth: 120 } as const;

void runCommand(
  HELP,
  { check: { type: 'boolean' }, serve: { type: 'boolean' }, port: { type: 'string', default: '4173' } },
  async ({ values }) => {
    const missing = missingPages();
    if (values.check && missing.length > 0) {
      throw new ToolError(`Missing: ${missing.join(', ')}. \`npm run docs\` begins them.`);
    }
    beginMissingPages();
    const stale = await written(values.check === true);
    if (values.check && stale.length > 0)
      throw new ToolError(`Out of date: ${stale.join(', ')}. \`npm run docs\` writes them anew.`);
    if (!values.check) console.log(stale.length === 0 ? 'All pages were up to date.' : `Written: ${stale.join(', ')}`);
    if (values.serve) await showSite(parsePort(values.port));
    else if (values.check) await buildSite();
    return 0;
  },
);

/** Writes what is out of date, or only looks. @returns which pages and pictures those are */
async function written(onlyLook: boolean): Promise<readonly string[]> {
  const sources = ['README.md', ...filesIn('docs')].filter((file) => file.endsWith('.md'));
  const progress = new Progress({ all: 2 * scenarios.length + sources.length, what: 'pages and pictures' });
  try {
    const whole = await madeFiles(progress);
    const stale: string[] = [];
    const keep = async (page: string, text: string | undefined, made: string): Promise<void> => {
      const current = page.endsWith('.md') ? await format(made, STYLE) : made;
      if (current === text) return;
      stale.push(page);
      if (onlyLook) return;
      mkdirSync(dirname(page), { recursive: true });
      writeFileSync(page, current);
    };
    for (const page of sources.filter((file) => !whole.has(file))) {
      const text = readFileSync(page, 'utf8');
      if (onlyLook) requireWhole(page, text);
      await keep(page, text, await regenerate(text, page));
      progress.add(1);
    }
    for (const [file, made] of whole) await keep(file, existsSync(file) ? readFileSync(file, 'utf8') : undefined, made);
    return stale;
  } finally {
    progress.end();
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
}

/** @throws {ToolError} for a page that is not written yet, or that is not as pages of scenarios are */
function requireWhole(page: string, text: string): void {
  const toWrite = TO_WRITE.exec(text)?.[1];
  if (toWrite !== undefined) throw new ToolError(`${page}: not written yet: ${toWrite}.`);
  const [fault] = scenarioOf(page) ? faultsOf(text) : [];
  if (fault !== undefined) throw new ToolError(`${page}: ${fault}.`);
}

/** Files that are made as a whole, by their paths: pages of bugs, and pictures. */
async function madeFiles(progress: Progress): Promise<ReadonlyMap<string, string>> {
  const made = new Map(await bugPages(() => progress.add(1)));
  for (const { id, folder } of scenarios) {
    const { overview, full } = await picturesOf(id, templateOf(id));
    made.set(`docs/scenarios/${folder}/overview.svg`, overview).set(`docs/scenarios/${folder}/full.svg`, full);
    progress.add(1);
  }
  return made;
}

/** @throws {ToolError} for a marker whose name no generator has. */
async function regenerate(text: string, page: string): Promise<string> {
  const sections = await Promise.all(
    [...text.matchAll(SECTION)].map(([, begin = '', name = '', argument = '', end = '']) => {
      const generate = generators[name];
      if (!generate) throw new ToolError(`${page}: nothing generates "${name}".`);
      return Promise.resolve()
        .then(() => generate(argument))
        .then(
          (generated) => `${begin}\n${generated}\n\n${end}`,
          (error: unknown) => Promise.reject(new ToolError(`${page}: ${(error as Error).message}`)),
        );
    }),
  );
  const whole = text.replaceAll(SECTION, () => sections.shift() ?? '');
  const scenario = scenarioOf(page) ?? scenarios.find(({ folder }) => page.startsWith(`docs/scenarios/${folder}/`));
  if (!scenario) return whole;
  const { facts } = await (await loadProofs<Proofs>(scenario.folder)).facts();
  return withFacts(whole, scenario.id, facts);
}

/** The scenario that a page is about, unless it is about a part of it. */
function scenarioOf(page: string): Scenario | undefined {
  return scenarios.find(({ folder }) => page === pageOf(folder));
}
