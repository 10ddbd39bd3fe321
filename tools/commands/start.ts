import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseContext, parsePort, runCommand, INTERRUPTED } from '../terminal/command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { isAlive } from '../terminal/is-alive';
import { ENVIRONMENT, FOLDER, RUNNING } from '../local-cloud/running';
import { ToolError } from '../terminal/tool-error';
import type { GalleryProgress, GalleryRun } from '../local-cloud/gallery-run';

const HELP = `
Usage: npm start [-- [Scenario...] [--port N] [-c key=value]...]

Starts a local cloud, deploys the scenarios to it (all when none is named), and stays until Ctrl-C,
which stops everything it started. Needs Python 3.10 or later, no AWS account and no Docker.

  --port N                 port of the local cloud (4566); 0 for a free one
  -c, --context key=value  a setting, as cdk takes it; see README.md
  -h, --help               this text

While it runs, .local/outputs.json has the outputs of the stacks, and after \`source .local/env\` the AWS CLI,
SDKs and npx cdk in that shell talk to the local cloud.
`;
const OPTIONS = {
  port: { type: 'string', default: '4566' },
  context: { type: 'string', short: 'c', multiple: true },
} as const;

const OUTPUTS = join(FOLDER, 'outputs.json');

void runCommand(HELP, OPTIONS, async ({ values, positionals }) => {
  const port = parsePort(values.port);
  const context = parseContext(values.context);
  const end = endOnSignals();
  const { chooseScenarios } = await import('../template/scenario-names');
  const scenarios = chooseScenarios(positionals);
  const { startGallery } = await import('../local-cloud/gallery-run');
  const { asksProxy } = await import('../local-cloud/summary');
  const proxied = asksProxy(process.env); // from startGallery on, this process asks none
  await claimCheckout();
  let run: GalleryRun | undefined;
  try {
    run = await startGallery({ scenarios, context, port, folder: join(FOLDER, 'cloud'), end, onProgress: tellShells });
    await stay(run, { scenarios, proxied }, end.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('Stopped.');
    return run ? 0 : INTERRUPTED;
  } finally {
    await Promise.all([OUTPUTS, ENVIRONMENT].map((file) => rm(file, { force: true })));
    await run?.emulator.stop();
    await rm(RUNNING, { force: true });
  }
});

/** For other shells: what is there already can be used while the rest is deployed. */
async function tellShells({ emulator, outputs, context }: GalleryProgress): Promise<void> {
  const { environmentFile } = await import('../local-cloud/summary');
  await writeFile(ENVIRONMENT, environmentFile(emulator.endpoint, context));
  await writeFile(OUTPUTS, `${JSON.stringify(outputs, undefined, 2)}\n`);
}

/** Says what there is, then which calls policies deny, until `end`. */
async function stay(
  { emulator, outputs, templates }: GalleryRun,
  { scenarios, proxied }: { scenarios: readonly string[]; proxied: boolean },
  end: AbortSignal,
): Promise<never> {
  const { summary } = await import('../local-cloud/summary');
  const { watchDenials } = await import('../local-cloud/denials');
  const { watchDisk } = await import('../local-cloud/disk');
  console.log(summary({ outputs, scenarios, templates, placeholders: await emulator.placeholders() }));
  if (proxied)
    console.log('A proxy is set in this shell: after `source .local/env`, curl does not ask it for these URLs.');
  console.log(`\nReady after ${process.uptime().toFixed(1)} s. Ctrl-C stops it and everything in it.`);
  const watches = [
    watchDenials(emulator.decisionsFile, (line) => console.log(line)),
    watchDisk(FOLDER, () => console.log('No space left on the disk of .local: calls fail until some is free.')),
  ];
  try {
    return await unlessAborted(new Promise<never>(() => undefined), end);
  } finally {
    for (const stopWatching of watches) stopWatching();
  }
}

/**
 * Files of `.local` have one owner: this process, or the one that it belongs to already.
 * @throws {ToolError} in the latter case.
 */
async function claimCheckout(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const claim = async (): Promise<boolean> =>
    writeFile(RUNNING, String(process.pid), { flag: 'wx' }).then(
      () => true,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        return false;
      },
    );
  if (await claim()) return;
  const owner = Number(await readFile(RUNNING, 'utf8'));
  if (isAlive(owner)) {
    throw new ToolError(
      `npm start runs in this checkout already: end it with Ctrl-C first (or delete ${RUNNING}, if process ${owner} is something else).`,
    );
  }
  await Promise.all([RUNNING, OUTPUTS, ENVIRONMENT].map((file) => rm(file, { force: true })));
  if (!(await claim())) throw new ToolError(`Cannot write ${RUNNING}.`);
}
