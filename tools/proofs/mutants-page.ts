import { simulatedScenarios } from '../simulation/load';

export const PAGE = 'docs/mutants.md';
/** The page's numbers are of the schedules of this seed. */
export const PAGE_SEED = 1;
const ABOUT = `# Mutants

Bugs that naive versions have, put into copies of the handlers and templates one at a time, and how many schedules of
faults the simulation tried until a check of a promise did not hold. A simulation that misses one proves nothing about
it, and a check that no mutant breaks proves nothing at all, so that \`npm run simulate -- --mutants\`, which writes this
page, fails for either. CI replays the schedules that the page names (\`--mutants --compare\`): a number that is wrong
fails, too.

What stands in place of a promise holds for every scenario: \`comes-to-rest\`, once nothing fails any more nothing goes on
for ever; \`serves\`, whoever asks is served, and what they asked for happens; \`forgets\`, what is kept for a time only is
gone afterwards; \`rings\`, what waits or fails sets off the alarm of its own path.`;

/** The page with these tables in it; those of other scenarios, and sections that are of none, stay as they are. */
export function withTables(page: string, tables: ReadonlyMap<string, string>): string {
  const [, ...sections] = page.split(/^## /m);
  const known = new Map(sections.map((section) => [/^.*/.exec(section)?.[0] ?? '', section.replace(/^.*\s*/, '')]));
  const all = new Map([...known, ...tables]);
  const others = [...known.keys()].filter((title) => !simulatedScenarios.includes(title));
  const parts = [...simulatedScenarios, ...others].flatMap((title) => {
    const part = all.get(title);
    return part === undefined ? [] : [`## ${title}\n\n${part}`];
  });
  return [ABOUT, ...parts].join('\n\n');
}

/** Schedules until each mutant is caught, as the page has them, by scenario and name. */
export function schedulesUntilCaught(page: string): ReadonlyMap<string, number> {
  const [, ...sections] = page.split(/^## /m);
  return new Map(
    sections.flatMap((section) => {
      const [scenario = ''] = section.split('\n');
      return [...section.matchAll(/^\| (.+?) +\| `.*\| +(\d+) \|$/gm)].map(
        ([, name = '', count]) => [`${scenario} ${name}`, Number(count)] as const,
      );
    }),
  );
}
