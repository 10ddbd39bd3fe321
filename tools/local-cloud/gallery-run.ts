import { mkdir, readdir, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { scenarios as allScenarios } from '../../lib/registry';
import type { Template } from '../template/template';
import { hostArchitecture } from './host-architecture';
import { runSteps, type Step } from '../terminal/steps';
import { ToolError } from '../terminal/tool-error';
import { watchDisk } from './disk';
import { localEnvironment, NO_PROXY, startEmulator, type Emulator } from './emulator';
import { reachable, type Outputs } from './outputs';
import { ensurePython } from './python';

export interface GalleryRun {
  readonly emulator: Emulator;
  /** Folder of the synthesized assembly. */
  readonly assembly: string;
  /** By stack, as they were synthesized. */
  readonly templates: Readonly<Record<string, Template>>;
  readonly outputs: Outputs;
  /** The settings that all of it was made with. */
  readonly context: Readonly<Record<string, unknown>>;
}

export interface GalleryRunOptions {
  readonly scenarios: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
  /** Where the log, the state and the assembly are kept. */
  readonly folder: string;
  /** @default a free one */
  readonly port?: number;
  /** Ends whatever is under way; aborted from here when the local cloud ends by itself. */
  readonly end: AbortController;
}

/** Folder in an assembly. */
const ZIPPED_ASSETS = '.cache';
const POLL_MILLISECONDS = 50;
/** After which one wants to know what is waited for. */
const SLOW_MILLISECONDS = 5000;
const NO_SPACE = 'No space left on the disk of .local: free some and start again.';
/** What anybody would set by `-c` for a cloud that is this machine, and whose mails reach nobody. */
const LOCAL_SETTINGS: Readonly<Record<string, string>> = {
  architecture: hostArchitecture(),
  ...Object.fromEntries(allScenarios.flatMap(({ local = {} }) => Object.entries(local))),
};

/**
 * Starts a local cloud and deploys the scenarios to it, step by step. From then on this process talks to it by default.
 * @throws {ToolError} or the reason of `end`; nothing is left running then.
 */
export async function startGallery(options: GalleryRunOptions): Promise<GalleryRun> {
  const { scenarios, folder, port, end } = options;
  const context = { ...LOCAL_SETTINGS, ...options.context };
  const assembly = join(folder, 'cdk.out');
  const log = relative(process.cwd(), join(folder, 'emulator.log'));
  let templates: GalleryRun['templates'] = {};
  let outputs: Outputs = {};
  let python: Promise<unknown> = Promise.resolve();
  let stop = (): Promise<void> => Promise.resolve();
  const emulator = once(async () => {
    const starting = startEmulator({ port, folder, end: end.signal });
    stop = () =>
      starting.then(
        (started) => started.stop(),
        () => undefined,
      );
    const started = await starting;
    void started.exited.then(() => end.abort(new ToolError(`The local cloud has ended by itself; its log: ${log}`)));
    return started;
  });

  const steps: Step[] = [
    {
      title: 'Python environment',
      run: async (say) => {
        await (python = ensurePython(say, end.signal));
        emulator().catch(() => undefined); // it starts beside the next step, and the one after tells
      },
    },
    {
      title: 'Bundle and synthesize',
      run: async () => void (templates = await synthesize({ scenarios, context }, assembly)),
    },
    {
      title: 'Local cloud',
      run: async (say) => {
        const slow = setTimeout(() => say(`Waiting for the emulator to answer; its log: ${log}`), SLOW_MILLISECONDS);
        const { endpoint } = await emulator().finally(() => clearTimeout(slow));
        useLocalCloud(endpoint);
        say(endpoint);
      },
    },
    { title: 'Bootstrap', run: async () => (await import('./deploy')).bootstrap() },
    {
      title: 'Deploy',
      run: async (say) => {
        const { deploy } = await import('./deploy');
        const onStack = (stack: string, resources: number): void => say(`${stack}: ${resources} resources`);
        const deployed = await deploy(assembly, { onStack, pollMilliseconds: POLL_MILLISECONDS });
        const cloud = await emulator();
        outputs = reachable(deployed, cloud.endpoint, await cloud.sites());
      },
    },
  ];
  await mkdir(folder, { recursive: true });
  const stopWatching = watchDisk(folder, () => end.abort(new ToolError(NO_SPACE)));
  try {
    await runSteps(steps, end.signal);
    return { emulator: await emulator(), assembly, templates, outputs, context };
  } catch (error) {
    await setImmediate(); // a signal that came while the app was synthesized is heard only now
    // Ctrl-C reaches helper processes as well, and what they then complain about is not the cause.
    const cause: unknown = end.signal.aborted ? end.signal.reason : error;
    await Promise.allSettled([python, stop()]);
    throw cause;
  } finally {
    stopWatching();
  }
}

/**
 * Writes the assembly of the scenarios, with their handlers bundled.
 * @returns the templates, by stack.
 * @throws what the app throws, a wrong setting among it, and {ToolError} for what a construct says that it lacks.
 */
export async function synthesize(
  { scenarios, context }: Pick<GalleryRunOptions, 'scenarios' | 'context'>,
  outdir: string,
): Promise<Record<string, Template>> {
  process.env['CDK_VALIDATION'] = 'false'; // takes longer than the deployment, and `npm run check` does it
  // The CDK goes by what is there: an asset whose copying ended half way, a report of errors that are gone.
  const earlier = (await readdir(outdir).catch(() => [])).filter((name) => name !== ZIPPED_ASSETS);
  await Promise.all(earlier.map((name) => rm(join(outdir, name), { recursive: true })));
  const { buildApp } = await import('../../lib/app');
  const app = buildApp({ scenarios, context, outdir });
  const errors = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:error'));
  if (errors.length > 0) throw new ToolError(errors.map(({ data }) => String(data)).join('\n'));
  const { stacks } = app.synth();
  return Object.fromEntries(stacks.map(({ id, template }) => [id, template as Template]));
}

/** Lets no profile, endpoint, session or proxy of the user's shell come between this process and the local cloud. */
function useLocalCloud(endpoint: string): void {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) {
    if (!name.startsWith('AWS_SDK_JS_')) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, localEnvironment(endpoint), {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
  for (const name of NO_PROXY) process.env[name] = ['127.0.0.1', process.env[name]].filter(Boolean).join(',');
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
