import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import type { Bundle } from '../../lib/constructs/functions/bundle';
import { explain } from '../terminal/command-line';
import { ToolError } from '../terminal/tool-error';
import { readableId, resourcesOf } from '../template/template';
import { type AssembledStack, readAssembly } from './assembly';
import { type Bundles, bundlesOf } from './bundles';
import { changesOf } from './changes';
import { Contents } from './contents';
import type { LocalCloudRun } from './run';
import { physicalIdsOf } from './stack-resources';
import type { ChildAnswer } from './synthesize-child';
import { handlersOf } from './synthesize';
import { typeError } from './types';
import { zipped } from './zip';

const FOLDERS = ['lambdas', 'lib', 'web'];
/** What stacks are made of, beside those modules of handlers that they load. */
const STACK_SOURCES = ['lib', 'web', 'cdk.json'];
/** In which an editor writes the rest of what it saves. */
const SETTLED_MILLISECONDS = 30;
const GOES_ON = 'What was there before goes on answering.';

interface Watched extends Pick<LocalCloudRun, 'assembly' | 'stacks' | 'bundles' | 'deployer' | 'deployed' | 'context'> {
  readonly scenarios: readonly string[];
  /** Hears a line of what was done, or why it was not. */
  readonly print: (line: string) => void;
}

/**
 * Brings what is saved to the local cloud: a handler's code at once, a stack by deploying it again. It goes by what
 * files hold, so that it does not matter how an editor writes them.
 */
export class SourceWatch {
  private readonly lambda = new LambdaClient();
  private readonly watchers = new Map<string, FSWatcher>();
  private stacks: readonly AssembledStack[];
  /** As `stacks` has them. */
  private assembled: Bundles;
  /** As functions have them. */
  private live: Bundles;
  private loaded: readonly string[];
  private stackContents = '';
  /** What was printed last, unless it is over: an editor saves in several steps. */
  private problem = '';
  private child: ChildProcess | undefined;
  private checking = new AbortController();
  private looking: Promise<void> | undefined;
  private lookAgain = false;

  private constructor(private readonly run: Watched) {
    this.stacks = run.stacks;
    this.assembled = run.bundles;
    this.live = run.bundles;
    this.loaded = loadedHandlers();
  }

  static async start(run: Watched): Promise<SourceWatch> {
    const started = new SourceWatch(run);
    started.stackContents = await started.contentsOfStacks();
    started.watchFolders();
    return started;
  }

  stop(): void {
    for (const watcher of this.watchers.values()) watcher.close();
    this.child?.kill();
    this.checking.abort();
  }

  /** Each by itself: watching recursively loses files that an editor puts in another's place. */
  private watchFolders(): void {
    for (const folder of FOLDERS.filter((folder) => existsSync(folder)).flatMap(foldersIn)) {
      if (this.watchers.has(folder)) continue;
      const watcher = watch(folder, () => this.look());
      watcher.on('error', () => undefined); // the folder is gone
      this.watchers.set(folder, watcher);
    }
  }

  private look(): void {
    this.lookAgain = true;
    this.looking ??= this.lookUntilSettled().finally(() => (this.looking = undefined));
  }

  private async lookUntilSettled(): Promise<void> {
    while (this.lookAgain) {
      this.lookAgain = false;
      await setTimeout(SETTLED_MILLISECONDS);
      this.watchFolders();
      try {
        await this.updateHandlers();
        await this.updateStacks();
        this.problem = '';
      } catch (error) {
        const problem = explain(error);
        if (problem !== this.problem) this.run.print(`${problem}\n  ${GOES_ON}`);
        this.problem = problem;
      }
    }
  }

  private async updateHandlers(): Promise<void> {
    const from = performance.now();
    const bundles = await bundlesOf([...this.live.keys()].filter((entry) => existsSync(entry)));
    const changed = [...bundles].filter(([entry, { folder }]) => this.live.get(entry)?.folder !== folder);
    const functions = (
      await Promise.all(
        changed.map(async ([entry, bundle]) => {
          const names = await this.updateFunctions(entry, bundle);
          this.live = new Map([...this.live, [entry, bundle]]);
          return names;
        }),
      )
    ).flat();
    if (functions.length === 0) return;
    this.run.print(`${functions.join(', ')}: new code, after ${seconds(from)}`);
    void this.checkTypes();
  }

  /** Beside what goes on: of what was saved last only. */
  private async checkTypes(): Promise<void> {
    this.checking.abort();
    this.checking = new AbortController();
    const problem = await typeError(this.checking.signal);
    if (problem !== undefined) this.run.print(`${problem}\n  It runs all the same.`);
  }

  /** Returns the names of the functions that had the handler's code when the stacks were assembled. */
  private async updateFunctions(entry: string, { folder }: Bundle): Promise<string[]> {
    const before = await readFile(join(this.assembled.get(entry)?.folder ?? '', 'index.js'));
    const archive = await zipped(folder);
    const updated = await Promise.all(
      this.stacks.map(async (stack) => {
        const ids = await functionsWith(before, stack);
        if (ids.length === 0) return [];
        const names = await physicalIdsOf(stack.id, 'AWS::Lambda::Function');
        for (const id of ids) {
          await this.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: names[id], ZipFile: archive }));
        }
        return ids.map((id) => `${stack.id} ${readableId(id)}`);
      }),
    );
    return updated.flat();
  }

  private async updateStacks(): Promise<void> {
    const contents = await this.contentsOfStacks();
    if (contents === this.stackContents) return;
    this.stackContents = contents; // tried once, whatever comes of it
    const from = performance.now();
    const draft = `${this.run.assembly}.next`;
    await this.synthesize(draft);
    const stacks = await readAssembly(draft);
    const before = new Map(this.stacks.map((stack) => [stack.id, stack.template]));
    const changed = stacks.filter(({ id, template }) => JSON.stringify(before.get(id)) !== JSON.stringify(template));
    await this.run.deployer.deploy(changed, async ({ id, template }, outputs) => {
      await this.run.deployed.add(id, outputs);
      this.run.print(`${id}: deployed again, after ${seconds(from)}: ${changesOf(before.get(id), template)}`);
    });
    await rm(this.run.assembly, { recursive: true, force: true });
    await rename(draft, this.run.assembly);
    const bundles = await bundlesOf(handlersOf(this.run.scenarios));
    [this.stacks, this.assembled, this.live] = [await readAssembly(this.run.assembly), bundles, bundles];
  }

  /** @throws {ToolError} with one line */
  private async synthesize(outdir: string): Promise<void> {
    const { scenarios, context } = this.run;
    const child = fork(join(__dirname, 'synthesize-child.ts'), [JSON.stringify({ scenarios, context }), outdir], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child = child;
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
    const answered = (once(child, 'message') as Promise<[ChildAnswer]>).then(([answer]) => answer);
    const ended = once(child, 'exit').then((): ChildAnswer => ({ problem: complaint.trim(), loaded: this.loaded }));
    const { problem, loaded } = await Promise.race([answered, ended]);
    if (problem !== undefined) throw new ToolError(problem);
    this.loaded = loaded;
  }

  private contentsOfStacks(): Promise<string> {
    return new Contents().of([...STACK_SOURCES, ...this.loaded]);
  }
}

/** Modules of handlers that stacks load for what both must agree on. */
const loadedHandlers = (): string[] =>
  Object.keys(require.cache).flatMap((file) => /\blambdas\/.*/.exec(file)?.[0] ?? []);

const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`;

const foldersIn = (root: string): string[] => [
  root,
  ...readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name)),
];

/** Logical ids of the functions of a stack whose code, as it was assembled, is this. */
async function functionsWith(code: Buffer, { template, assets }: AssembledStack): Promise<string[]> {
  const found = await Promise.all(
    resourcesOf(template, 'AWS::Lambda::Function').map(async ([id, { Code }]) => {
      const asset = assets.find(({ key, isFolder }) => isFolder && key === (Code as { S3Key?: string }).S3Key);
      const own = asset && (await readFile(join(asset.path, 'index.js')).catch(() => undefined));
      return own?.equals(code) ? [id] : [];
    }),
  );
  return found.flat();
}
