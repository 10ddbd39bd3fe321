import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync, type OutputFile } from 'esbuild';

const FOLDER = '.cache/bundles';
/** The oldest Node that runs a bundle: Lambda's is 24, a laptop's may be 20. */
const TARGET = 'node20';

/** Every handler of the project, as paths from its root: `lambdas/<scenario>/…/<verb-noun>.handler.ts`. */
export function handlerFiles(): string[] {
  return readdirSync('lambdas', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.handler.ts'))
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
  bundles ??= writeBundles(buildSync(bundleOptions(handlerFiles())).outputFiles);
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
    // Native: it comes as a layer.
    external: ['sharp'],
    alias: { '@aws-sdk/credential-provider-node': resolve(__dirname, 'environment-credentials.ts') },
  };
}

/** A folder per content, so that two processes can write at once and an unchanged handler keeps its place. */
function writeBundles(outputs: readonly OutputFile[] = []): Map<string, string> {
  return new Map(
    outputs.map(({ path, contents }) => {
      const entry = relative(FOLDER, path).replace(/\.js$/, '.ts');
      const folder = join(FOLDER, createHash('sha256').update(contents).digest('hex').slice(0, 32));
      if (!existsSync(folder)) {
        const draft = `${folder}.${String(process.pid)}`;
        mkdirSync(draft, { recursive: true });
        writeFileSync(join(draft, 'index.js'), contents);
        if (!existsSync(folder)) renameSync(draft, folder);
      }
      return [entry, folder];
    }),
  );
}
