import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { readableId } from '../template/template';
import { callerAccount } from '../proofs/aws-target';
import { runCommand } from '../terminal/command-line';
import { localEnvironment } from '../local-cloud/emulator';
import { runningEndpoint } from '../local-cloud/running';
import { formatLines, type LogLine, readLine, readQuery, saysSomething } from '../terminal/log-lines';
import { chooseScenarios } from '../template/scenario-names';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run logs [-- [Scenario...] [text] [--minutes N] [--aws]]

The lines of the scenarios' logs (of all that are deployed when none is named) in the order of time; with a text, such as
the id of an order or of a request, those that hold it: what one request did, across functions. On the local cloud while
npm start runs in this checkout, otherwise on the account of the current AWS credentials.

  --minutes N  how far back (60)
  --aws        on the account of the credentials in any case, also while npm start runs
  -h, --help   this text
`;
const OPTIONS = { minutes: { type: 'string', default: '60' }, aws: { type: 'boolean', default: false } } as const;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  const { scenarios, text } = readQuery(positionals);
  const chosen = chooseScenarios(scenarios);
  if (!/^[1-9]\d{0,5}$/.test(values.minutes)) {
    throw new ToolError(`--minutes ${values.minutes} is wrong: it must be a whole number from 1 to 999999.`);
  }
  const endpoint = values.aws ? undefined : runningEndpoint();
  if (endpoint !== undefined) Object.assign(process.env, localEnvironment(endpoint));
  await callerAccount().catch(() => {
    throw new ToolError(
      'There are no logs to read: npm start does not run in this checkout, and AWS needs credentials and a Region.',
    );
  });

  const groups = (await Promise.all(chosen.map(logGroupsOf))).flat();
  if (groups.length === 0) throw new ToolError(`Not deployed: ${chosen.join(', ')}.`);
  const client = new CloudWatchLogsClient({ maxAttempts: 10 }); // of so many logs at once, some requests are throttled
  const startTime = Date.now() - Number(values.minutes) * 60_000;
  const lines = (await Promise.all(groups.map((group) => linesOf(client, group, { text, startTime })))).flat();
  const told = text === undefined ? lines.filter(saysSomething) : lines;
  if (told.length > 0) console.log(formatLines(told));
  else
    console.log(`${text === undefined ? 'Nothing was logged' : `No line has ${text}`} for ${values.minutes} minutes.`);
  return told.length > 0 ? 0 : 1;
});

interface LogGroup {
  readonly name: string;
  readonly from: string;
}

/** The log groups of a stack; none when it is not deployed. */
async function logGroupsOf(stack: string): Promise<readonly LogGroup[]> {
  try {
    return Object.entries(await physicalIdsOf(stack, 'AWS::Logs::LogGroup')).map(([logicalId, name]) => ({
      name,
      from: readableId(logicalId).replace(/Logs$/, ''), // a function's log group is its child `Logs`
    }));
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return [];
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html a text in quotes is taken as it is */
async function linesOf(
  client: CloudWatchLogsClient,
  { name, from }: LogGroup,
  { text, startTime }: { readonly text: string | undefined; readonly startTime: number },
): Promise<readonly LogLine[]> {
  const query = { logGroupName: name, startTime, ...(text !== undefined && { filterPattern: JSON.stringify(text) }) };
  const lines: LogLine[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) {
    for (const { timestamp: at = 0, message = '' } of events) lines.push(readLine({ from, at, text: message }));
  }
  return lines;
}
