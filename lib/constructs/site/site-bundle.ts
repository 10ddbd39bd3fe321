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
/** The folder of pages that a function fills in before anybody sees them. */
const TEMPLATES = 'templates';
/** What several pages share, as web servers know it: `<!--#include file="parts/footer.html" -->`. */
const INCLUDE = /<!--#include file="([\w/.-]+)" -->/g;

/** A site as it is deployed. */
export interface SiteSources {
  /** What lies at the site's root, pages among it: `index.html`, `favicon.svg`. */
  readonly files: readonly string[];
  /** Pages that a function fills in: `templates/post.html`. */
  readonly templates: readonly string[];
  /** These files, and the templates. */
  readonly pages: Asset;
  /** Scripts and styles, each under a name that changes with its content; pages expect them below `/assets`. */
  readonly assets: Asset;
}

const built = new Map<string, string>();

/**
 * The site of a folder. It is built once per process, and not at all in a stack that is synthesized with bundling off.
 *
 * @param source the folder, from the project's root
 * @throws Error when a script or style does not build, or what a page includes is not there
 */
export function siteSources(scope: Construct, source: string): SiteSources {
  const files = readdirSync(source).filter((file) => !/\.(ts|css)$/.test(file) && /\.\w+$/.test(file));
  const templates = templatesOf(source);
  const folder = Stack.of(scope).bundlingRequired ? builtFolder(source, [...files, ...templates]) : undefined;
  const archive = (part: string): AssetProps =>
    folder === undefined ? { path: source, assetHash: 'not-bundled' } : { path: join(folder, part) };
  return {
    files,
    templates,
    pages: new Asset(scope, 'PagesArchive', archive('pages')),
    assets: new Asset(scope, 'AssetsArchive', archive('assets')),
  };
}

function templatesOf(source: string): string[] {
  const folder = join(source, TEMPLATES);
  return existsSync(folder) ? readdirSync(folder).map((file) => `${TEMPLATES}/${file}`) : [];
}

function builtFolder(source: string, files: readonly string[]): string {
  const folder = built.get(source) ?? write(build(source, files));
  built.set(source, folder);
  return folder;
}

/** The site's files by their path below `pages` or `assets`. */
function build(source: string, files: readonly string[]): Map<string, Uint8Array> {
  const text = (file: string): string => readFileSync(join(source, file), 'utf8');
  const included = (file: string): string => text(file).replace(INCLUDE, (_, part: string) => text(part));
  const pages = new Map(files.filter((file) => file.endsWith('.html')).map((file) => [file, included(file)]));
  const referenced = [...pages.values()].flatMap((text) => text.match(REFERENCE) ?? []);
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
    ...files.map((file) => {
      const page = pages.get(file);
      const content = page === undefined ? readFileSync(join(source, file)) : Buffer.from(linked(page));
      return [join('pages', file), content] as const;
    }),
  ]);
}

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
