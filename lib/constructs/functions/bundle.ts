import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync, type OutputFile } from 'esbuild';

/** Context that leaves handlers unbundled: whoever only reads a template has no use for their code. */
export const NOT_BUNDLED = { 'aws:cdk:bundling-stacks': [] };

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

let bundles: Map<string, string> | undefined;

/**
 * A handler's code. The first call of a process bundles all handlers in one build; a stack that is synthesized with
 * bundling off (`aws:cdk:bundling-stacks` names it in no pattern, as in unit tests) gets its sources instead.
 *
 * @param entry the handler's file, from the project's root
 * @throws Error when there is no such handler, or when it does not compile
 * @see https://docs.aws.amazon.com/cdk/v2/guide/assets.html
 */
export function bundledCode(scope: Construct, entry: string): AssetCode {
  if (!existsSync(entry)) throw new Error(`There is no handler ${entry}.`);
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(dirname(entry), { assetHash: 'not-bundled' });
  bundles ??= writeBundles(buildSync(bundleOptions([...handlerFiles(), ...lazyFiles()])).outputFiles);
  const folder = bundles.get(entry);
  if (folder === undefined) throw new Error(`${entry} is no handler: its name must end in .handler.ts.`);
  return Code.fromAsset(folder);
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

/** A folder per content, so that two processes can write at once and an unchanged handler keeps its place. */
function writeBundles(outputs: readonly OutputFile[] = []): Map<string, string> {
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
      return [relative(FOLDER, handler.path).replace(/\.js$/, '.ts'), folder];
    }),
  );
}

const isLoadedBy = (handler: OutputFile, { path }: OutputFile): boolean =>
  dirname(path) === dirname(handler.path) && handler.text.includes(`"./${basename(path, '.js')}"`);
