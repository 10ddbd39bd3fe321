import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContext, parsePort, runCommand, INTERRUPTED } from '../terminal/command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { endWithNpm } from '../terminal/npm-parent';
import { claimCheckout, ENVIRONMENT, FOLDER, OUTPUTS, releaseCheckout } from '../local-cloud/running';
import type { LocalCloudProgress, LocalCloudRun } from '../local-cloud/run';

const HELP = `
Usage: npm start [-- [Scenario...] [--port N] [-c key=value]... [--no-watch] [--limits]]

Starts a local cloud, deploys the scenarios to it (all when none is named), with some content where a scenario shows any,
and stays until Ctrl-C, or npm stop, which end everything it started. Needs Python 3.10 or later, no AWS account and no Docker.

  --port N                 port of the local cloud (4566); 0 for a free one
  -c, --context key=value  a setting, as cdk takes it; see README.md
  --no-watch               what is saved is not brought to the local cloud: no handler, no stack
  --limits                 lists what the local cloud lacks of that on which the scenarios rely
  -h, --help               this text

While it runs, a handler that is saved answers anew, and a stack that is saved is deployed again; what does not compile
or deploy is reported, and what was there before goes on answering. .local/outputs.json has the outputs of the stacks, and after \`source .local/env\` the AWS CLI,
SDKs and npx cdk in that shell talk to the local cloud.
`;
const OPTIONS = {
  port: { type: 'string', default: '4566' },
  context: { type: 'string', short: 'c', multiple: true },
  'no-watch': { type: 'boolean', default: false },
  limits: { type: 'boolean', default: false },
} as const;

void runCommand(HELP, OPTIONS, async ({ values, positionals }) => {
  const port = parsePort(values.port);
  const context = parseContext(values.context);
  const end = endOnSignals();
  endWithNpm(end);
  const { chooseScenarios } = await import('../template/scenario-names');
  const scenarios = chooseScenarios(positionals);
  const { startLocalCloud } = await import('../local-cloud/run');
  const { asksProxy } = await import('../local-cloud/summary');
  const proxied = asksProxy(process.env); // from startLocalCloud on, this process asks none
  await claimCheckout();
  let run: LocalCloudRun | undefined;
  try {
    run = await startLocalCloud({
      scenarios,
      context,
      port,
      folder: join(FOLDER, 'cloud'),
      end,
      onProgress: writeEnvironmentFiles,
      seeded: true,
    });
    const { limits, 'no-watch': unwatched } = values;
    await stay(run, { scenarios, proxied, limits, watched: !unwatched }, end.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('Stopped.');
    return run ? 0 : INTERRUPTED;
  } finally {
    await run?.emulator.stop();
    await releaseCheckout();
  }
});

/** For other shells: what is there already can be used while the rest is deployed. */
async function writeEnvironmentFiles({ emulator, outputs, context }: LocalCloudProgress): Promise<void> {
  const { environmentFile } = await import('../local-cloud/summary');
  await writeFile(ENVIRONMENT, environmentFile(emulator.endpoint, context));
  await writeFile(OUTPUTS, `${JSON.stringify(outputs, undefined, 2)}\n`);
}

interface Staying {
  readonly scenarios: readonly string[];
  readonly proxied: boolean;
  readonly limits: boolean;
  readonly watched: boolean;
}

/** Prints what there is, then what is saved and which calls policies deny, until `end`. */
async function stay(
  run: LocalCloudRun,
  { scenarios, proxied, limits, watched }: Staying,
  end: AbortSignal,
): Promise<never> {
  const { limitations, summary } = await import('../local-cloud/summary');
  const { watchDenials } = await import('../local-cloud/denials');
  const { watchDisk } = await import('../local-cloud/disk');
  const { emulator, templates } = run;
  const print = (line: string): void => console.log(line);
  print(summary({ outputs: run.outputs, scenarios }));
  if (proxied) print('A proxy is set in this shell: after `source .local/env`, curl does not ask it for these URLs.');
  print(`\nReady after ${process.uptime().toFixed(1)} s. Ctrl-C or npm stop ends it, and everything in it.`);
  const limited = limitations({ templates, placeholders: await emulator.placeholders() }, limits);
  if (limited !== '') print(limited);
  const watches = [
    watchDenials(emulator.decisionsFile, print),
    watchDisk(FOLDER, () => print('No space left on the disk of .local: calls fail until some is free.')),
    ...(watched ? [await watchSources(run, scenarios, print)] : []),
  ];
  try {
    return await unlessAborted(new Promise<never>(() => undefined), end);
  } finally {
    for (const stopWatching of watches) stopWatching();
  }
}

async function watchSources(
  run: LocalCloudRun,
  scenarios: readonly string[],
  print: (line: string) => void,
): Promise<() => void> {
  const { SourceWatch } = await import('../local-cloud/watch');
  const watch = await SourceWatch.start({ ...run, scenarios, print });
  return () => watch.stop();
}
