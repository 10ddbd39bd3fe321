import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { build, type BuildOptions, type BuildResult, buildSync } from 'esbuild';

/** Context for whoever only reads a template: no bundles, no copies of assets, no notes where each construct was made. */
export const TEMPLATE_ONLY = {
  'aws:cdk:bundling-stacks': [],
  'aws:cdk:disable-creation-stack-traces': true,
  'aws:cdk:disable-asset-staging': true,
};

const FOLDER = '.cache/bundles';
/** The oldest Node that runs a bundle: Lambda's is 24, a laptop's may be 20. */
const TARGET = 'node20';

/** Every handler of the project, as paths from its root: `lambdas/<scenario>/…/<verb-noun>.handler.ts`. */
export const handlerFiles = (): string[] => sources('.handler.ts');

/** Modules that a handler loads in some deployments only, from a file beside it: its start does not pay for them. */
export const lazyFiles = (): string[] => sources('.lazy.ts');

function sources(ending: string): string[] {
  return readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join('lambdas', file))
    .sort();
}

/** A handler's bundle: what is deployed, and what it was made of. */
export interface Bundle {
  readonly folder: string;
  /** Every file that is in it, from the project's root. */
  readonly inputs: readonly string[];
}

const bundles = new Map<string, Bundle>();

/**
 * A handler's code. The first call of a process bundles all handlers in one build, unless {@link useBundles} gave its
 * bundle; a stack that is synthesized with bundling off (`aws:cdk:bundling-stacks` names it in no pattern, as in unit
 * tests) gets its sources instead.
 *
 * @param entry the handler's file, from the project's root
 * @throws Error when there is no such handler, or when it does not compile
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 */
export function bundledCode(scope: Construct, entry: string): AssetCode {
  if (!existsSync(entry)) throw new Error(`There is no handler ${entry}.`);
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(dirname(entry), { assetHash: 'not-bundled' });
  if (!bundles.has(entry)) {
    useBundles(written(buildSync({ ...bundleOptions([...handlerFiles(), ...lazyFiles()]), metafile: true })));
  }
  const bundle = bundles.get(entry);
  if (bundle === undefined) throw new Error(`${entry} is no handler: its name must end in .handler.ts.`);
  return Code.fromAsset(bundle.folder);
}

/** Bundles handlers while this process does something else; `bundledCode` knows of them by `useBundles` only. */
export async function bundleHandlers(entries: readonly string[]): Promise<ReadonlyMap<string, Bundle>> {
  if (entries.length === 0) return new Map();
  const folders = new Set(entries.map((entry) => dirname(entry)));
  const beside = lazyFiles().filter((file) => folders.has(dirname(file)));
  return written(await build({ ...bundleOptions([...entries, ...beside]), metafile: true, logLevel: 'silent' }));
}

/** From now on the code of these handlers is in these bundles. */
export function useBundles(made: ReadonlyMap<string, Bundle>): void {
  for (const [entry, bundle] of made) bundles.set(entry, bundle);
}

/** One build for all entries: minified CommonJS, the SDK included. */
export function bundleOptions(entryPoints: string[]): BuildOptions & { write: false } {
  return {
    entryPoints,
    outbase: '.',
    outdir: FOLDER,
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: TARGET,
    format: 'cjs',
    // ES modules first: they are what esbuild can leave unused parts out of.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    // Native, so that it comes as a layer; and what lies beside the bundle.
    external: ['sharp', '*.lazy'],
    // As `require`, which finds a file without its ending.
    supported: { 'dynamic-import': false },
    alias: { '@aws-sdk/credential-provider-node': resolve(__dirname, 'environment-credentials.ts') },
  };
}

type Built = BuildResult<{ write: false; metafile: true }>;
type OutputFile = Built['outputFiles'][number];

/** A folder per content, so that two processes can write at once and an unchanged handler keeps its place. */
function written({ outputFiles: outputs, metafile }: Built): Map<string, Bundle> {
  const inputsOf = ({ path }: OutputFile): string[] => Object.keys(metafile.outputs[relative('.', path)]?.inputs ?? {});
  const handlers = outputs.filter(({ path }) => path.endsWith('.handler.js'));
  return new Map(
    handlers.map((handler) => {
      const files = [handler, ...outputs.filter((other) => isLoadedBy(handler, other))];
      const hash = files.reduce((content, { contents }) => content.update(contents), createHash('sha256'));
      const folder = join(FOLDER, hash.digest('hex').slice(0, 32));
      if (!existsSync(folder)) {
        const draft = `${folder}.${String(process.pid)}`;
        mkdirSync(draft, { recursive: true });
        for (const file of files) {
          writeFileSync(join(draft, file === handler ? 'index.js' : basename(file.path)), file.contents);
        }
        if (!existsSync(folder)) renameSync(draft, folder);
      }
      const entry = relative(FOLDER, handler.path).replace(/\.js$/, '.ts');
      return [entry, { folder, inputs: files.flatMap(inputsOf) }];
    }),
  );
}

const isLoadedBy = (handler: OutputFile, { path }: OutputFile): boolean =>
  dirname(path) === dirname(handler.path) && handler.text.includes(`"./${basename(path, '.js')}"`);
