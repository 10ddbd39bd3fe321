import { parseContext, runCommand } from '../terminal/command-line';
import { coloured } from '../terminal/colour';
import { Progress } from '../terminal/progress';
import { chooseScenarios } from '../template/scenario-names';

const HELP = `
Usage: npm run cost [-- Scenario...] [options]

What scenarios cost, a line for each, then in detail: idle in a month, and for a million operations on top. Priced are
the resources of a scenario's template under the given settings, and what one operation uses when the real handlers run
in the simulation. Prices are those of us-east-1, without free tiers; each has its source in tools/aws/<service>. Needs
no network and no AWS account.

  -c, --context key=value  a setting, as cdk takes it; see README.md
  --json                   for machines
  -h, --help               this text
`;
const OPTIONS = {
  context: { type: 'string', short: 'c', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  process.env['CDK_VALIDATION'] ??= 'false';
  const chosen = chooseScenarios(positionals);
  const settings = parseContext(values.context);
  // Only now: the app takes a moment to load, which help and a wrong name need not wait for.
  const { estimate } = await import('../cost/estimate');
  const { asJson, assumed, asText, overview } = await import('../cost/table');
  const estimates = [];
  // What goes to a file or another program has figures only.
  const progress = process.stdout.isTTY ? new Progress({ all: chosen.length, what: 'scenarios' }) : undefined;
  for (const scenario of chosen) {
    estimates.push(await estimate(scenario, settings));
    progress?.add(1);
  }
  progress?.end();
  if (values.json) {
    console.log(JSON.stringify(estimates.map(asJson), null, 2));
    return 0;
  }
  const [head = '', ...lines] = overview(estimates).split('\n');
  console.log([coloured('bold', head), ...lines, ''].join('\n'));
  for (const one of estimates) console.log(`${asText(one)}\n`);
  console.log(['Assumed:', ...assumed().map((line) => `  ${line}`)].join('\n'));
  return 0;
});
