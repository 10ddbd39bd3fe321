import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { Message } from '@aws-sdk/client-sqs';
import { useRunningCloud } from '../local-cloud/running';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { type DeadLetterPath, deadLetterPaths } from '../redrive/paths';
import { DeadLetterBox } from '../redrive/redrive';
import { chooseScenarios } from '../template/scenario-names';
import type { Template } from '../template/template';
import { INTERRUPTED, parseCount, runCommand } from '../terminal/command-line';
import { endOnSignals } from '../terminal/interruption';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run redrive -- Scenario [path] [--dry-run] [--per-second N] [--aws]

Sends the dead letters of a path back to its own queue, or to its function where it has none, or to the target of a rule
that could not hand its events over: put the cause right before.
Without a path it lists those that the scenario has, and how many dead letters are in each. On the local cloud while npm
start runs in this checkout.

  --dry-run        names the letters, and leaves them there
  --per-second N   how many are sent a second (10)
  --aws            on the account of the current AWS credentials
  -h, --help       this text
`;
const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  'per-second': { type: 'string', default: '10' },
  aws: { type: 'boolean', default: false },
} as const;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  const [named, name, ...rest] = positionals;
  if (named === undefined || rest.length > 0) {
    throw new ToolError('Name a scenario, and one of its paths: npm run redrive -- Scenario path. See --help.');
  }
  const [scenario = ''] = chooseScenarios([named]);
  const perSecond = parseCount('--per-second', values['per-second']);
  if (!values.aws && !useRunningCloud()) {
    throw new ToolError(
      'No local cloud: npm start does not run in this checkout. --aws is for the account of your credentials.',
    );
  }
  const paths = await boxesOf(scenario);
  if (name === undefined) {
    for (const { path, box } of paths) console.log(`${path.name}: ${String(await box.count())}`);
    return 0;
  }
  const box = paths.find(({ path }) => path.name === name)?.box;
  if (!box)
    throw new ToolError(
      `${scenario} has no path ${name}. There are: ${paths.map(({ path }) => path.name).join(', ')}.`,
    );
  if (values['dry-run']) {
    const letters = await box.look();
    for (const letter of letters) console.log(lineOf(letter));
    console.log(`${String(letters.length)} of about ${String(await box.count())} dead letters; none was sent.`);
    return 0;
  }
  const end = endOnSignals().signal;
  const count = await box.redrive({ perSecond, end }, (letter) => console.log(lineOf(letter)));
  console.log(
    `${String(count)} dead letters were sent back.${end.aborted ? ' Stopped: the others are still there.' : ''}`,
  );
  return end.aborted ? INTERRUPTED : 0;
});

async function boxesOf(stack: string): Promise<readonly { path: DeadLetterPath; box: DeadLetterBox }[]> {
  const client = new CloudFormationClient();
  const { TemplateBody = '' } = await client
    .send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Processed' }))
    .catch((error: unknown) => {
      throw new ToolError(`${stack} cannot be read: ${(error as Error).message}`);
    });
  const ids = await physicalIdsOf(stack);
  const paths = deadLetterPaths(JSON.parse(TemplateBody) as Template);
  return paths.map((path) => {
    const { target } = path;
    const to =
      'queue' in target
        ? { queueUrl: ids[target.queue] ?? '', raw: target.raw }
        : 'function' in target
          ? { functionName: ids[target.function] ?? '' }
          : target;
    return { path, box: new DeadLetterBox({ from: ids[path.deadLetters] ?? '', to }) };
  });
}

/** Nothing of what it holds: that is somebody's. */
function lineOf({ MessageId = '', Attributes = {} }: Message): string {
  const sent = new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString();
  return `${MessageId}  sent ${sent}, received ${Attributes.ApproximateReceiveCount ?? '?'} times`;
}
