import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stop } from 'esbuild';
import { handlerFiles, useBundles } from '../../lib/constructs/functions/bundle';
import { scenarios as registry } from '../../lib/registry';
import { ToolError } from '../terminal/tool-error';
import { type AssembledStack, readAssembly } from './assembly';
import { type Bundles, bundlesOf } from './bundles';
import { Contents } from './contents';

/** What an assembly is made of, beside the files of the checkout. */
export interface AssemblyOptions {
  readonly scenarios: readonly string[];
  readonly context: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  /** Each after those on which it depends. */
  readonly stacks: readonly AssembledStack[];
  readonly bundles: Bundles;
}

/** Whatever the app reads. */
const SOURCES = ['lib', 'lambdas', 'web', 'cdk.json', __filename];
/** Folder in an assembly, kept for the CDK's own use. */
const ZIPPED_ASSETS = '.cache';
/** File in an assembly: what it was made of. */
const MADE_OF = 'made-of.txt';

/**
 * Writes the assembly of the scenarios, with their handlers bundled; one that lies there stays when it was made of the
 * same. The handlers are bundled while this process does something else.
 * @throws what the app throws, a wrong setting among it, and {ToolError} for what a construct reports as lacking, or a
 * handler that does not compile.
 */
export async function synthesize(options: AssemblyOptions, outdir: string): Promise<Synthesized> {
  const [bundles, contents] = await Promise.all([bundlesOf(handlersOf(options.scenarios)), new Contents().of(SOURCES)]);
  const madeOf = JSON.stringify([options, contents]);
  const isThere = (await readFile(join(outdir, MADE_OF), 'utf8').catch(() => '')) === madeOf;
  if (!isThere) {
    useBundles(bundles);
    await synthesizeAnew(options, outdir);
    await writeFile(join(outdir, MADE_OF), madeOf);
  }
  return { stacks: await readAssembly(outdir), bundles };
}

async function synthesizeAnew({ scenarios, context }: AssemblyOptions, outdir: string): Promise<void> {
  process.env['CDK_VALIDATION'] = 'false'; // takes longer than the deployment, and `npm run check` does it
  // The CDK goes by what is there: an asset whose copying ended half way, a report of errors that are gone.
  const earlier = (await readdir(outdir).catch(() => [])).filter((name) => name !== ZIPPED_ASSETS);
  await Promise.all(earlier.map((name) => rm(join(outdir, name), { recursive: true })));
  const { buildApp } = await import('../../lib/app');
  const app = buildApp({ scenarios, context, outdir });
  const errors = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === 'aws:cdk:error'));
  if (errors.length > 0) throw new ToolError(errors.map(({ data }) => String(data)).join('\n'));
  app.synth();
  await stop(); // the bundler of sites would stay, with all that it has read
}

/** The files of the scenarios' handlers. */
export function handlersOf(scenarios: readonly string[]): string[] {
  const folders = registry.filter(({ id }) => scenarios.includes(id)).map(({ folder }) => `lambdas/${folder}/`);
  return handlerFiles().filter((file) => folders.some((folder) => file.startsWith(folder)));
}
