import { setTimeout } from 'node:timers/promises';
import { LogReader, logGroupsOf } from '../local-cloud/log-reader';
import { useRunningCloud } from '../local-cloud/running';
import { callerAccount } from '../proofs/caller-account';
import { chooseScenarios } from '../template/scenario-names';
import { INTERRUPTED, runCommand } from '../terminal/command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { formatLines, isId, type LogLine, readQuery, relatedIds, isInformative } from '../terminal/log-lines';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run logs [-- [Scenario...] [id] [--text T] [--follow] [--minutes N] [--aws]]

The lines of the scenarios' logs (of all that are deployed when none is named) in the order of time. With the id of an
order, a job or a request, those that hold it, and those of the requests, messages and orders that these name: what
became of it, across functions. On the local cloud while npm start runs in this checkout, otherwise on the account of
the current AWS credentials.

  --text T      the lines that hold a text that looks like a scenario's name, or is none's id
  -f, --follow  goes on with what is logged from now on, until Ctrl-C
  --minutes N   how far back (60)
  --aws         on the account of the credentials in any case, also while npm start runs
  -h, --help    this text
`;
const OPTIONS = {
  text: { type: 'string' },
  follow: { type: 'boolean', short: 'f', default: false },
  minutes: { type: 'string', default: '60' },
  aws: { type: 'boolean', default: false },
} as const;
const LOOK_EVERY_MS = 1500;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  const { scenarios, text } = readQuery(positionals, values.text);
  const chosen = chooseScenarios(scenarios);
  if (!/^[1-9]\d{0,5}$/.test(values.minutes)) {
    throw new ToolError(`--minutes ${values.minutes} is wrong: it must be a whole number from 1 to 999999.`);
  }
  if (!values.aws) useRunningCloud();
  await callerAccount().catch(() => {
    throw new ToolError(
      'There are no logs to read: npm start does not run in this checkout, and AWS needs credentials and a Region.',
    );
  });
  const groups = (await Promise.all(chosen.map(logGroupsOf))).flat();
  if (groups.length === 0) throw new ToolError(`Not deployed: ${chosen.join(', ')}.`);
  const width = Math.max(...groups.map(({ from }) => from.length));
  const print = (lines: readonly LogLine[]): void => {
    if (lines.length > 0) console.log(formatLines(lines, width));
  };

  const reader = new LogReader(groups, Date.now() - Number(values.minutes) * 60_000);
  const known = new Set(text === undefined ? [] : [text]);
  const lines = await look(reader, known);
  print(lines);
  if (values.follow) return follow(reader, known, print);
  if (lines.length === 0)
    console.log(`${text === undefined ? 'Nothing was logged' : `No line has ${text}`} for ${values.minutes} minutes.`);
  return lines.length > 0 ? 0 : 1;
});

/**
 * What was not read before: every informative line, or what holds one of the ids.
 * @param known the text that is looked for; gains the ids of what the lines with it are about
 */
async function look(reader: LogReader, known: Set<string>): Promise<readonly LogLine[]> {
  if (known.size === 0) return (await reader.read()).filter(isInformative);
  const lines: LogLine[] = [];
  for (const id of known) {
    const found = await reader.read(id); // a set is walked on to what is added meanwhile
    lines.push(...found);
    const [text] = known;
    if (id === text && isId(text)) for (const related of relatedIds(found)) known.add(related);
  }
  return lines;
}

async function follow(
  reader: LogReader,
  known: Set<string>,
  print: (lines: readonly LogLine[]) => void,
): Promise<number> {
  const end = endOnSignals().signal;
  try {
    for (;;) {
      await unlessAborted(setTimeout(LOOK_EVERY_MS), end);
      reader.skipOld(Date.now());
      print(await unlessAborted(look(reader, known), end));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return INTERRUPTED;
  }
}
