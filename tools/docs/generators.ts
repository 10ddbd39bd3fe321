import { basename } from 'node:path';
import { readableId, resourcesOf, type Template } from '../template/template';
import { kebabCase } from '../../lib/kebab-case';
import { settingList } from '../../lib/app';
import { planned, scenarios } from '../../lib/registry';
import { type Charge, totalOf, usd } from '../cost/charge';
import { estimate, type Estimate } from '../cost/estimate';
import { allServices, type PriceName, prices } from '../aws/services';
import { assumed, chargesTable, priceText, remarks, type Table } from '../cost/table';
import { ledgerOf, type Proof } from '../proofs/ledger';
import { KINDS, type Kind, readRecord } from '../proofs/proof-record';
import { grantTables } from '../proofs/least-privilege';
import { type Proofs, unusedGrants } from '../proofs/proofs';
import { loadProofs } from '../template/load-proofs';
import { markdownTable } from '../terminal/markdown-table';
import { bugPageOf } from './bug-pages';
import { bugsOf } from '../proofs/bugs';
import { simulationOf } from '../simulation/load';
import { declaredAssumptions, sentKeys } from './declared';
import { readTemplates } from '../template/read';
import { asText, judge } from '../wiring/report';
import { rules } from '../wiring/rules';
import { alternativeOf } from './diagrams/pictures';
import { templateOf, FULL } from '../template/synthesis';

/** The folders of those who assume something, by what a page calls them. */
const ASSUMING: Readonly<Record<string, readonly string[]>> = {
  principals: [''],
  cloud: ['tools/local-cloud/'],
  simulation: ['tools/aws/', 'tools/simulation/'],
  tests: ['test/'],
};

const shownDefault = (value: unknown): string => {
  const text = [value].flat().join(',');
  return text === '' ? 'none' : `\`${text}\``;
};

const pricesByService = Object.entries(prices).sort(([, one], [, other]) => one.service.localeCompare(other.service));

/** What stands between two markers, by the first marker's name; it is given the marker's second word. */
export const generators: Readonly<Record<string, (argument: string) => string | Promise<string>>> = {
  scenarios: async () => {
    const rows: string[][] = [];
    for (const { id, folder, purpose } of scenarios) {
      const page = `docs/scenarios/${folder}.md`;
      rows.push([`[${id}](${page})`, purpose, `[diagram](${page}#overview)`, ...(await costs(id))]);
    }
    return markdownTable(
      ['Scenario', 'What it is for', 'Diagram', 'USD a month, idle', 'USD a million operations'],
      rows,
    );
  },

  planned: () => `Planned: ${planned.map(({ id, purpose }) => `**${id}** (${purpose})`).join(', ')}.`,

  cost: costTables,

  settings: () =>
    markdownTable(
      ['Setting', 'Allowed', 'Default', 'What it means'],
      Object.entries(settingList).map(([key, { allowed, default: fallback, meaning }]) => [
        `\`${key}\``,
        allowed,
        shownDefault(fallback),
        meaning,
      ]),
    ),

  table: async (id) => {
    const { table } = await (await loadProofs<Proofs>(kebabCase(id))).facts();
    if (!table) throw new Error(`The facts of ${id} have no table.`);
    return table();
  },

  'wiring-rules': () =>
    markdownTable(
      ['Rule', 'What must be so', 'Otherwise'],
      rules.map(({ id, title, otherwise, page }) => [`[\`${id}\`](${page})`, title, otherwise]),
    ),

  'wiring-sample': () => {
    const sample = asText(judge(readTemplates('docs/samples/orders.template.yaml')));
    return ['```text', sample, '```'].join('\n');
  },

  prices: () =>
    markdownTable(
      ['What', 'USD', 'Region', 'AWS page', 'As of', 'Read'],
      pricesByService.map(([name, { service, unit, region, page, date, seen }]) => [
        `${service}: ${unit}`,
        priceText(name as PriceName),
        region,
        `[${page.replace('https://aws.amazon.com/', '')}](${page})`,
        date,
        seen === 'page' ? 'there' : `[quoted](${seen})`,
      ]),
    ),

  assumed: (part) => {
    const declared = part === 'principals' ? sentKeys() : declaredAssumptions();
    const folders = ASSUMING[part] ?? [];
    return markdownTable(
      ['What', 'Source', 'Seen on AWS', 'Declared in'],
      declared
        .filter(({ file }) => folders.some((folder) => file.startsWith(folder)))
        .map(({ what, source, seenOnAws = 'by nobody yet', file }) => [
          what,
          `[${source.replace(/^https:\/\//, '')}](${source})`,
          seenOnAws,
          `[${file.split('/').slice(-2).join('/')}](../${file})`,
        ]),
    );
  },

  assumptions: () =>
    assumed()
      .map((line) => `- ${line}`)
      .join('\n'),

  gallery: () => {
    const sections = scenarios.flatMap(({ id, folder, purpose, needs }) => [
      ...['<section>', `## [${id}](scenarios/${folder}.md)`, purpose],
      `_${needs.join(' · ')}_ — ${servicesOf(templateOf(id)).join(' · ')}`,
      ...[overviewOf(id, `scenarios/${folder}`, `scenarios/${folder}.md`), '</section>'],
    ]);
    return sections.join('\n\n');
  },

  diagram: (id) => {
    const all = `${kebabCase(id)}/full.svg`;
    const links = `Everything, and where failures go: [enlarge](${all}) · [download](${all})`;
    return `${overviewOf(id, kebabCase(id), all)}\n\n${links}`;
  },

  overview: (id) => {
    const folder = `docs/scenarios/${kebabCase(id)}`;
    return overviewOf(id, folder, `${folder}.md`);
  },

  grants: async () =>
    grantTables(Object.fromEntries(scenarios.map(({ id }) => [id, templateOf(id)])), await unusedGrants()),

  glance: async (id) => {
    const [idle] = await costs(id);
    const { runs } = readRecord();
    const last = KINDS.flatMap((kind) => (runs[kind] ? [`${NAMES_OF_KINDS[kind]} ${runs[kind].at}`] : []));
    return [
      `**Services:** ${servicesOf(templateOf(id)).join(', ')}. **Idle:** ${idle} USD a month.`,
      `**Last full runs:** ${last.join(', ')}.`,
    ].join(' ');
  },

  commands: (id) =>
    ['```sh', `npm start -- ${id}`, `npm run deploy -- ${id}`, `npm run eject -- ${id} ../my-project`, '```'].join(
      '\n',
    ),

  promises: async (id) =>
    (await ledgerOf(kebabCase(id))).map(({ text, proofs }) => `- ${text} _(${countOf(proofs)})_`).join('\n'),

  proofs: async (id) => {
    const entries = await ledgerOf(kebabCase(id));
    const provenIn = (proofs: readonly Proof[]): string =>
      [...new Set(proofs.filter(({ kind }) => kind !== 'mutant').map(({ file }) => file))]
        .map((file) => `[${basename(file, '.ts')}](../../../${file})`)
        .join(', ');
    const mutants = (proofs: readonly Proof[]): string =>
      proofs
        .filter(({ kind }) => kind === 'mutant')
        .map(({ name, breakable }) =>
          breakable === undefined ? name : `[${name}](../../../${bugPageOf(kebabCase(id), breakable)})`,
        )
        .join('; ');
    return markdownTable(
      ['Id', 'Promise', 'Proven in', '[Bugs that the simulation must catch](../../mutants.md)'],
      entries.map(({ id: promise, text, unsimulated, proofs }) => [
        `\`${promise}\``,
        text,
        provenIn(proofs),
        unsimulated === undefined ? mutants(proofs) : `None: ${unsimulated}`,
      ]),
    );
  },

  bugs: async () => {
    const rows: string[][] = [];
    for (const { id, folder } of scenarios) {
      for (const bug of bugsOf(await simulationOf(id))) {
        rows.push([`[${bug.name}](${bugPageOf(folder, bug.breakable).replace('docs/', '')})`, id, `\`${bug.breaks}\``]);
      }
    }
    return markdownTable(['Bug', 'Scenario', 'Promise that it breaks'], rows);
  },

  figures: async () => {
    const entries = (await Promise.all(scenarios.map(({ folder }) => ledgerOf(folder)))).flat();
    const proofs = countOf(entries.flatMap((entry) => entry.proofs));
    return (
      `**${scenarios.length} scenarios** make **${entries.length} promises**. What proves them, counted for each promise ` +
      `by \`npm run promises\`: ${proofs}.`
    );
  },

  sum: async (id) => {
    const { economy } = await bothProfiles(id);
    const [idle, operations] = await costs(id);
    const sum = `Idle, **${idle}** USD a month; a million times ${economy.operation.name}, **${operations}** USD.`;
    return `${sum}\n\n<details>\n<summary>Line by line</summary>\n\n${await costTables(id)}\n\n</details>`;
  },

  outputs: (id) => {
    const outputs = Object.entries(templateOf(id).Outputs ?? {});
    return markdownTable(
      ['Output', 'What it is'],
      outputs.map(([name, { Description }]) => [`\`${name}\``, Description]),
    );
  },

  alarms: (id) => {
    const alarms = resourcesOf(templateOf(id), 'AWS::CloudWatch::Alarm');
    return markdownTable(
      ['Alarm', 'What users lose', 'What was measured'],
      alarms.map(([logicalId, { AlarmDescription }]) => {
        const [impact = '', cause = ''] = String(AlarmDescription).split('\n');
        return [`\`${readableId(logicalId)}\``, impact, cause];
      }),
    );
  },
};

const NAMES_OF_KINDS: Readonly<Record<Kind, string>> = {
  unit: 'unit tests',
  e2e: 'end-to-end tests',
  mutant: 'mutants',
};

/** `5 unit tests, 1 end-to-end test, 3 mutants`: the cases of a table of tests count as one. */
const countOf = (proofs: readonly Proof[]): string =>
  KINDS.flatMap((kind) => {
    const count = proofs.filter((proof) => proof.kind === kind).length;
    const name = NAMES_OF_KINDS[kind];
    return count === 0 ? [] : [`${count} ${count === 1 ? name.replace(/s$/, '') : name}`];
  }).join(', ');

/** What is drawn of a template, by the names of its services. */
function servicesOf({ Resources }: Template): string[] {
  const types = Object.values(Resources).map(({ Type }) => Type);
  const drawn = allServices.filter(({ resources }) => types.some((type) => resources[type]?.drawn));
  return [...new Set(drawn.flatMap(({ prices: own = {} }) => Object.values(own)[0]?.service ?? []))].sort();
}

/** The overview of a scenario, which leads to more; where it is wider than its place, it moves sideways. */
const overviewOf = (id: string, folder: string, more: string): string =>
  `<div class="diagram">\n\n[![${alternativeOf(id, templateOf(id))}](${folder}/overview.svg)](${more})\n\n</div>`;

async function costTables(id: string): Promise<string> {
  const { economy, full } = await bothProfiles(id);
  return [
    markdown(chargesTable('Idle, a month', { economy: economy.idle, full: full.idle })),
    `A million times ${economy.operation.name}:`,
    markdown(chargesTable('On top', { economy: economy.operation.charges, full: full.operation.charges })),
    ...remarks(full),
  ].join('\n\n');
}

const estimates = new Map<string, Promise<Estimate>>();

/** In both profiles; once each, since README and page show the same. */
async function bothProfiles(id: string): Promise<{ readonly economy: Estimate; readonly full: Estimate }> {
  const estimated = (settings: { readonly profile: string }) => {
    const key = `${id} ${settings.profile}`;
    const known = estimates.get(key) ?? estimate(id, settings);
    estimates.set(key, known);
    return known;
  };
  return { economy: await estimated({ profile: 'economy' }), full: await estimated(FULL) };
}

/** Idle and for a million operations; where the profiles differ, in both. */
async function costs(id: string): Promise<readonly [string, string]> {
  const { economy, full } = await bothProfiles(id);
  const both = (...all: readonly (readonly Charge[])[]) => [...new Set(all.map((charges) => usd(totalOf(charges))))];
  const text = ([one = '', other]: readonly string[]) => (other === undefined ? one : `${one}; ${other} in \`full\``);
  return [text(both(economy.idle, full.idle)), text(both(economy.operation.charges, full.operation.charges))];
}

/** A table whose figures stand below each other. */
function markdown([head = [], ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
