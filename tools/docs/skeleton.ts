import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { scenarios } from '../../lib/registry';
import type { Scenario } from '../../lib/scenario';
import { alarmsOf } from '../template/synthesis';

/** In a page that is begun: what its author has still to write there. */
export const TO_WRITE = /<!-- write: (.*) -->/;

/** Where a scenario's page is. */
export const pageOf = (folder: string): string => `docs/scenarios/${folder}.md`;
/** Where what it leads to is. */
export const otherPageOf = (folder: string, page: 'runbook' | 'proofs' | 'costs'): string =>
  `docs/scenarios/${folder}/${page}.md`;

/** The headings of a scenario's page, in their order; others may stand between. */
const SECTIONS = [
  'Overview',
  'Try it',
  'What you can rely on',
  'What fails, and what then happens',
  'How it works',
  'Cost',
  'When not to use it',
] as const;
/** Of a page, without what is folded, code and pictures. */
const MOST_WORDS = 1200;

/** A scenario's page and what it leads to: runbook, proofs and costs; each with how it begins. */
export const pagesOf = ({ id, folder, purpose }: Scenario): Readonly<Record<string, () => string>> => ({
  [pageOf(folder)]: () => skeleton(id, folder, purpose),
  [otherPageOf(folder, 'runbook')]: () => runbook(id, folder),
  [otherPageOf(folder, 'proofs')]: () => proofs(id, folder),
  [otherPageOf(folder, 'costs')]: () => costs(id, folder),
});

const missing = () =>
  scenarios.flatMap((scenario) => Object.entries(pagesOf(scenario))).filter(([page]) => !existsSync(page));

/** The paths of pages that scenarios lack. */
export const missingPages = (): readonly string[] => missing().map(([page]) => page);

/** Begins each page that a scenario lacks: its headings, the markers of what is generated, and what is to be written. */
export function beginMissingPages(): void {
  for (const [page, begin] of missing()) {
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, begin());
  }
}

/**
 * What is wrong with the form of a scenario's page: sections that are missing or not in their order, and too many words
 * before what is folded.
 */
export function faultsOf(text: string): string[] {
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
  const inOrder = headings.filter((heading) => SECTIONS.some((section) => section === heading));
  const open = text.replaceAll(/<details>[^]*?<\/details>|```[^]*?```|<!--.*?-->|\]\([^)]*\)/g, ' ');
  const words = open.split(/\s+/).filter((word) => /\w/.test(word)).length;
  return [
    ...(inOrder.join() === SECTIONS.join() ? [] : [`its sections must be ${SECTIONS.join('; ')}, in this order`]),
    ...(words > MOST_WORDS ? [`it has ${words} words before what is folded, more than ${MOST_WORDS}`] : []),
  ];
}

const write = (what: string): string => `<!-- write: ${what} -->`;
const text = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
const generated = (name: string, id: string): string => `<!-- generated: ${name} ${id} -->\n<!-- end -->`;

const skeleton = (id: string, folder: string, purpose: string): string =>
  text(
    `# ${id}`,
    `${purpose}.`,
    write('what it is, in two sentences'),
    generated('glance', id),
    '## Overview',
    generated('diagram', id),
    '## Try it',
    generated('commands', id),
    write('commands to paste while it runs, and in code font what they print'),
    '## What you can rely on',
    generated('promises', id),
    `What proves each: [the proofs](${folder}/proofs.md).`,
    '## What fails, and what then happens',
    write('each call and resource that may fail'),
    '## How it works',
    write('the way of a request or an event, and why it goes that way'),
    '## Cost',
    generated('sum', id),
    `[Every line of it](${folder}/costs.md), and what it is computed from.`,
    '## When not to use it',
    write('its conditions, and what to take instead'),
    '## More',
    `<details>\n<summary>Outputs</summary>\n\n${generated('outputs', id)}\n\n</details>`,
    `[Runbook](${folder}/runbook.md): alarms, logs, and how to delete it all.`,
  );

const runbook = (id: string, folder: string): string =>
  text(
    `# ${id}: runbook`,
    `What each alarm of [${id}](../${folder}.md) means, and what to do about it.`,
    '## Alarms',
    generated('alarms', id),
    ...alarmsOf(id).flatMap((alarm) => [`### ${alarm}`, write('what to look at, and what to do')]),
    '## Tear it down',
    `\`npm run destroy -- ${id}\` deletes the stack and all data in it.`,
  );

const proofs = (id: string, folder: string): string =>
  text(`# ${id}: proofs`, `What [${id}](../${folder}.md) promises, and what proves it.`, generated('proofs', id));

const costs = (id: string, folder: string): string =>
  text(
    `# ${id}: cost`,
    `What [${id}](../${folder}.md) costs in us-east-1, idle and for a million operations.`,
    generated('cost', id),
  );
