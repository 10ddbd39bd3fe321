import { scenarios } from '../../lib/registry';
import { type Attempt, attemptOf, type Bug, bugsOf, keptSchedule } from '../proofs/bugs';
import type { Promised } from '../proofs/promised';
import { simulationOf } from '../simulation/load';
import { shortened } from '../simulation/describe';
import { blueprintOf, runOnce } from '../simulation/search';
import type { Moment } from '../simulation/timeline';
import type { Blueprint } from '../simulation/world';
import { type BugRun, lostOrder } from './lost-order';
import { loadProofs } from '../template/load-proofs';
import { ToolError } from '../terminal/tool-error';

/** Of a long timeline, its beginning and its end are on the page. */
const FIRST = 12;
const LAST = 24;
const MOST_CHARACTERS = 220;

/** Where the page of a bug is. */
export const bugPageOf = (folder: string, breakable: string): string => `docs/bugs/${folder}/${breakable}.md`;

/** The picture of the front page shows it. */
const LOST_ORDER = { word: 'ignore-failed-entries', file: 'docs/lost-order.svg' };

/**
 * A page for each bug that `npm run break` knows, by its path: what happens in the schedule that is kept for it, with the
 * bug and without. One of them is a picture, too.
 * @param onScenario is called when those of a scenario are made
 * @throws {ToolError} for a bug whose schedule does not show it, or shows it without the bug, too
 */
export async function bugPages(onScenario: () => void = () => undefined): Promise<ReadonlyMap<string, string>> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0; // injected faults are errors, and nobody reads where they were made
  try {
    const pages = new Map<string, string>();
    for (const { id, folder } of scenarios) {
      const simulation = await simulationOf(id);
      const blueprint = await blueprintOf(simulation);
      for (const bug of bugsOf(simulation)) {
        const run = await runOf(folder, await attemptOf(simulation, bug), blueprint);
        pages.set(bugPageOf(folder, bug.breakable), await pageOf(folder, id, bug, run));
        if (bug.breakable === LOST_ORDER.word) pages.set(LOST_ORDER.file, lostOrder(run));
      }
      onScenario();
    }
    return pages;
  } finally {
    Error.stackTraceLimit = limit; // the loader of TypeScript goes by stacks
  }
}

/** @param blueprint without the bug */
async function runOf(folder: string, attempt: Attempt, blueprint: Blueprint): Promise<BugRun> {
  const { simulation, bug } = attempt;
  const { scenario } = simulation;
  const schedule = keptSchedule(folder, bug);
  const record = `\`npm run break -- --record ${scenario}\` looks for one.`;
  if (!schedule) throw new ToolError(`No schedule is kept for the bug ${bug.breakable} of ${scenario}: ${record}`);
  const broken = await runOnce(attempt.broken, simulation, schedule, true);
  const violation = broken.violations.find(attempt.counts);
  const sound = await runOnce(blueprint, simulation, schedule, true);
  if (!violation || sound.violations.length > 0) {
    throw new ToolError(`The schedule kept for the bug ${bug.breakable} of ${scenario} does not show it: ${record}`);
  }
  return {
    injected: broken.world.decisions.injected,
    broken: broken.world.timeline.momentsAbout(violation.why),
    sound: sound.world.timeline.momentsAbout(violation.why),
    why: broken.world.timeline.shorten(violation.why),
  };
}

async function pageOf(folder: string, scenario: string, bug: Bug, run: BugRun): Promise<string> {
  const { promises } = await loadProofs<{ readonly promises: readonly Promised[] }>(folder);
  const promise = promises.find((one) => one.id === bug.breaks)?.text ?? '';
  return [
    `# ${bug.name}`,
    `A bug that is put into a copy of [${scenario}](../../scenarios/${folder}.md) breaks ` +
      `[${bug.breaks}](../../scenarios/${folder}/proofs.md): _${promise}_`,
    `One schedule of ${faultsIn(run.injected)} runs twice, with the bug and without. See it again:`,
    ['```sh', `npm run break -- ${scenario} ${bug.breakable}`, '```'].join('\n'),
    '<div class="timelines">\n<section>',
    '## With the bug',
    listed(run.broken),
    `**${bug.breaks} is broken:** ${run.why}.`,
    '</section>\n<section>',
    '## Without it',
    listed(run.sound),
    '**Every promise holds.**',
    '</section>\n</div>',
  ].join('\n\n');
}

function faultsIn(count: number): string {
  if (count === 0) return 'calls, without a fault,';
  return `calls, with ${count} injected ${count === 1 ? 'fault' : 'faults'},`;
}

/** What happened, in a list. */
function listed(moments: readonly Moment[]): string {
  const left = moments.length - FIRST - LAST;
  const shown = left > 1 ? [...moments.slice(0, FIRST), ...moments.slice(-LAST)] : moments;
  const lines = shown.map(({ at, who, what, fault }) => {
    const text = code(shortened(what, MOST_CHARACTERS));
    return `1. \`${secondsOf(at)}\` **${who}**${fault ? ' (injected)' : ''} ${text}`;
  });
  if (left > 1) lines.splice(FIRST, 0, `1. _${left} moments are left out here; \`npm run break\` shows them._`);
  return lines.join('\n');
}

/** `12.35 s` since the run began. */
const secondsOf = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** Between so many backticks that those in it end nothing. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
