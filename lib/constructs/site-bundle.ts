import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Asset, type AssetProps } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

const FOLDER = '.cache/sites';
/** Browsers of the last three years: https://web.dev/baseline. */
const TARGET = 'es2022';
/** A page names its scripts and styles as they are called in the source: `src="home.ts"`. */
const REFERENCE = /(?<=(?:src|href)=")[\w-]+\.(?:ts|css)(?=")/g;

/** A site as it is deployed. */
export interface SiteSources {
  /** What lies at the site's root, pages among it: `index.html`, `favicon.svg`. */
  readonly files: readonly string[];
  /** These files. */
  readonly pages: Asset;
  /** Scripts and styles, each under a name that changes with its content; pages expect them below `/assets`. */
  readonly assets: Asset;
}

const built = new Map<string, string>();

/**
 * The site of a folder. It is built once per process, and not at all in a stack that is synthesized with bundling off.
 *
 * @param source the folder, from the project's root
 * @throws Error when a script or style does not build
 */
export function siteSources(scope: Construct, source: string): SiteSources {
  const files = readdirSync(source).filter((file) => !/\.(ts|css)$/.test(file) && /\.\w+$/.test(file));
  const folder = Stack.of(scope).bundlingRequired ? builtFolder(source, files) : undefined;
  const archive = (part: string): AssetProps =>
    folder === undefined ? { path: source, assetHash: 'not-bundled' } : { path: join(folder, part) };
  return {
    files,
    pages: new Asset(scope, 'PagesArchive', archive('pages')),
    assets: new Asset(scope, 'AssetsArchive', archive('assets')),
  };
}

function builtFolder(source: string, files: readonly string[]): string {
  const folder = built.get(source) ?? write(build(source, files));
  built.set(source, folder);
  return folder;
}

/** The site's files by their path below `pages` or `assets`. */
function build(source: string, files: readonly string[]): Map<string, Uint8Array> {
  const pages = new Map(files.map((file) => [file, readFileSync(join(source, file))]));
  const referenced = [...pages].flatMap(([file, text]) =>
    isPage(file) ? (text.toString().match(REFERENCE) ?? []) : [],
  );
  const { outputFiles, metafile } = buildSync({
    entryPoints: [...new Set(referenced)].map((file) => join(source, file)),
    outdir: FOLDER,
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: TARGET,
    legalComments: 'none',
  });
  const names = new Map(
    Object.entries(metafile.outputs).map(([path, { entryPoint = '' }]) => [basename(entryPoint), basename(path)]),
  );
  const linked = (text: string): string => text.replace(REFERENCE, (file) => `/assets/${names.get(file) ?? file}`);
  return new Map([
    ...outputFiles.map(({ path, contents }) => [join('assets', basename(path)), contents] as const),
    ...[...pages].map(
      ([file, content]) =>
        [join('pages', file), isPage(file) ? Buffer.from(linked(content.toString())) : content] as const,
    ),
  ]);
}

const isPage = (file: string): boolean => file.endsWith('.html');

/** A folder per content, so that two processes can write at once. */
function write(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(path).update(content);
  const folder = join(FOLDER, hash.digest('hex').slice(0, 32));
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${String(process.pid)}`;
  for (const [path, content] of files) {
    mkdirSync(dirname(join(draft, path)), { recursive: true });
    writeFileSync(join(draft, path), content);
  }
  if (!existsSync(folder)) renameSync(draft, folder);
  return folder;
}
