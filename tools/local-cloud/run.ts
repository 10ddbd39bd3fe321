import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { scenarios as allScenarios } from '../../lib/registry';
import type { Template } from '../template/template';
import { type AssembledStack, inOrder } from './assembly';
import type { Bundles } from './bundles';
import { hostArchitecture } from './host-architecture';
import { runSteps, type Step } from '../terminal/steps';
import { ToolError } from '../terminal/tool-error';
import { watchDisk } from './disk';
import { LOCAL_ACCOUNT, LOCAL_REGION, startEmulator, type Emulator, useLocalCloud } from './emulator';
import { DeployedOutputs } from './deployed-outputs';
import type { Outputs } from './outputs';
import { LocalDeployer } from './local-deploy';
import { refuseTakenPort } from './port';
import { ensurePython } from './python';
import { sow } from './seeding';
import { synthesize } from './synthesize';

export interface LocalCloudRun {
  readonly emulator: Emulator;
  /** Folder of the synthesized assembly. */
  readonly assembly: string;
  /** By stack, as they were synthesized. */
  readonly templates: Readonly<Record<string, Template>>;
  readonly outputs: Outputs;
  /** The settings that all of it was made with. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly deployer: LocalDeployer;
  /** The outputs as they change when a stack is deployed again. */
  readonly deployed: DeployedOutputs;
  /** As they are deployed. */
  readonly stacks: readonly AssembledStack[];
  readonly bundles: Bundles;
}

/** What is there already while the rest is being deployed. */
export type LocalCloudProgress = Pick<LocalCloudRun, 'emulator' | 'context' | 'outputs'>;

export interface LocalCloudOptions {
  readonly scenarios: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
  /** Where the log, the state and the assembly are kept. */
  readonly folder: string;
  /** @default a free one */
  readonly port?: number;
  /** Ends whatever is under way; aborted from here when the local cloud ends by itself. */
  readonly end: AbortController;
  /** Called when the local cloud is there, then for each stack. */
  readonly onProgress?: (progress: LocalCloudProgress) => Promise<void>;
  /** Whether scenarios are given what they are begun with, beside the stacks that are deployed meanwhile. @default false */
  readonly seeded?: boolean;
}

/** In which a signal is received that came while nothing was listened to. */
const SIGNAL_MILLISECONDS = 100;
/** After which one wants to know what is waited for. */
const SLOW_MILLISECONDS = 5000;
const NO_SPACE = 'No space left on the disk of .local: free some and start again.';
/** What anybody would set by `-c` for a cloud that is this machine, and whose mails reach nobody. */
const LOCAL_SETTINGS: Readonly<Record<string, string>> = {
  architecture: hostArchitecture(),
  ...Object.fromEntries(allScenarios.flatMap(({ local = {} }) => Object.entries(local))),
};

/**
 * Starts a local cloud and deploys the scenarios to it, in their order. From then on this process talks to it by default.
 * @throws {ToolError} or the reason of `end`; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloudRun> {
  const { scenarios, folder, port = 0, end } = options;
  await refuseTakenPort(port);
  const context = { ...LOCAL_SETTINGS, ...options.context };
  const assembly = join(folder, 'cdk.out');
  const cloud = localCloud(options);
  await mkdir(folder, { recursive: true });
  const stopWatching = watchDisk(folder, () => end.abort(new ToolError(NO_SPACE)));
  // Handlers are bundled beside all that comes before.
  const synthesizing = synthesize({ scenarios, context }, assembly);
  synthesizing.catch(() => undefined); // its step throws it
  const deployment = deploying(cloud, context, options);
  const steps: Step[] = [
    { title: 'Python environment', run: (report) => cloud.prepare(report) },
    { title: 'Bundle and synthesize', run: () => synthesizing.then(() => undefined) },
    { title: 'Local cloud', run: async (report) => report(await cloud.reach(report)) },
    { title: 'Bootstrap', run: () => deployment.bootstrap() },
    { title: 'Deploy', run: async (report, now) => deployment.deploy((await synthesizing).stacks, report, now) },
  ];
  try {
    await runSteps(steps, end.signal);
    const { stacks, bundles } = await synthesizing;
    const templates = Object.fromEntries(stacks.map(({ id, template }) => [id, template]));
    const { deployer, deployed } = deployment;
    const emulator = await cloud.emulator();
    return { emulator, assembly, templates, outputs: deployed.current, context, deployer, deployed, stacks, bundles };
  } catch (error) {
    // Ctrl-C reaches helper processes as well, and what they then complain about is not the cause.
    await setTimeout(SIGNAL_MILLISECONDS);
    const cause: unknown = end.signal.aborted ? end.signal.reason : error;
    await cloud.stop();
    throw cause;
  } finally {
    stopWatching();
  }
}

/** The emulator, which starts beside the steps between `prepare` and `reach`. */
function localCloud({ folder, port, end }: LocalCloudOptions) {
  const log = relative(process.cwd(), join(folder, 'emulator.log'));
  let python: Promise<unknown> = Promise.resolve();
  let starting: Promise<Emulator> | undefined;
  const emulator = (): Promise<Emulator> => (starting ??= started());
  const started = async (): Promise<Emulator> => {
    const running = await startEmulator({ port, folder, end: end.signal });
    void running.exited.then(() => end.abort(new ToolError(`The local cloud has ended by itself; its log: ${log}`)));
    return running;
  };
  return {
    emulator,
    sites: async () => {
      const running = await emulator();
      return { endpoint: running.endpoint, sites: await running.sites() };
    },
    prepare: async (report: (detail: string) => void): Promise<void> => {
      await (python = ensurePython(report, end.signal));
      emulator().catch(() => undefined); // `reach` throws it
    },
    /** From then on this process talks to it. Returns its endpoint. */
    reach: async (report: (detail: string) => void): Promise<string> => {
      const slow = globalThis.setTimeout(
        () => report(`Waiting for the emulator to answer; its log: ${log}`),
        SLOW_MILLISECONDS,
      );
      const { endpoint } = await emulator().finally(() => clearTimeout(slow));
      useLocalCloud(endpoint);
      return endpoint;
    },
    stop: async (): Promise<void> => {
      await Promise.allSettled([python, starting?.then((running) => running.stop())]);
    },
  };
}

/** Deploys to the local cloud, and reports each stack. */
function deploying(
  cloud: ReturnType<typeof localCloud>,
  context: LocalCloudRun['context'],
  { scenarios, onProgress = () => Promise.resolve(), seeded = false }: LocalCloudOptions,
) {
  const deployer = new LocalDeployer(LOCAL_ACCOUNT, LOCAL_REGION);
  const deployed = new DeployedOutputs(cloud.sites, async (outputs) =>
    onProgress({ emulator: await cloud.emulator(), context, outputs }),
  );
  return {
    deployer,
    deployed,
    bootstrap: async (): Promise<void> => {
      await deployed.publish();
      await deployer.bootstrap();
    },
    deploy: async (
      stacks: readonly AssembledStack[],
      report: (detail: string) => void,
      now: (detail: string) => void,
    ): Promise<void> => {
      const pending = new Set(stacks.map(({ id }) => id));
      const seeds: Promise<void>[] = [];
      now([...pending].join(', '));
      await deployer.deploy(inOrder(stacks, scenarios), async ({ id, template }, own) => {
        await deployed.add(id, own);
        pending.delete(id);
        report(`${id}: ${String(Object.keys(template.Resources).length)} resources`);
        now([...pending].join(', '));
        if (seeded) seeds.push(sow(id, deployed.current[id] ?? {}, report)); // beside the other stacks
      });
      await Promise.all(seeds);
    },
  };
}
