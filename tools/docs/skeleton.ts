import { existsSync, writeFileSync } from 'node:fs';
import { scenarios } from '../../lib/registry';
import { alarmsOf } from '../template/synthesis';

/** In a page that is begun: what its author has still to write there. */
export const TO_WRITE = /<!-- write: (.*) -->/;

const withoutPage = () => scenarios.filter(({ folder }) => !existsSync(pageOf(folder)));

/** The paths of pages that scenarios lack. */
export const missingPages = (): readonly string[] => withoutPage().map(({ folder }) => pageOf(folder));

/** Begins each page that a scenario lacks: its headings, the markers of what is generated, and what is to be written. */
export function beginMissingPages(): void {
  for (const { id, folder, purpose } of withoutPage()) writeFileSync(pageOf(folder), skeleton(id, purpose));
}

/** Where a scenario's page is. */
export const pageOf = (folder: string): string => `docs/scenarios/${folder}.md`;
const write = (what: string): string => `<!-- write: ${what} -->`;

function skeleton(id: string, purpose: string): string {
  const generated = (name: string): string => `<!-- generated: ${name} ${id} -->\n<!-- end -->`;
  return [
    `# ${id}`,
    `${purpose}.`,
    '## When to use it, and when not',
    write('its conditions, and what to take instead'),
    '## Diagram',
    generated('diagram'),
    '## How it works',
    write('the way of a request or an event, and why it goes that way'),
    '## Outputs',
    generated('outputs'),
    '## Promises',
    generated('promises'),
    '## What fails, and what then happens',
    write('each call and resource that may fail'),
    '## Runbook',
    generated('alarms'),
    ...alarmsOf(id).flatMap((alarm) => [`### ${alarm}`, write('what to look at, and what to do')]),
    '## Cost',
    generated('cost'),
    '## Try it',
    write('commands, and in code font what they print'),
    '## Tear it down',
    `\`npm run destroy -- ${id}\` deletes the stack and all data in it.`,
    '',
  ].join('\n\n');
}
