import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PreviewServer } from 'vite';
import { explain } from '../terminal/command-line';
import { endOnSignals, unlessAborted } from '../terminal/interruption';
import { ToolError } from '../terminal/tool-error';

/** Where the site lies once it is built. */
const SITE = '.cache/site';
const VITEPRESS = 'node_modules/vitepress/bin/vitepress.js';
/** What a build itself writes. */
const TEMPORARY = /\.temp\/|\.timestamp-/;
const LOOKING_MILLISECONDS = 500;

/**
 * Builds the pages of `docs/`, README.md and CONTRIBUTING.md as a static site, which takes the place of the last one when
 * it is whole.
 * @throws {ToolError} for a page that VitePress cannot build, as for a link that leads nowhere
 */
export async function buildSite(end?: AbortSignal): Promise<void> {
  const draft = `${SITE}.${String(process.pid)}`;
  // A process for each build: what one renders pages with, a second in the same process would render with again.
  const build = spawn(process.execPath, [VITEPRESS, 'build', 'docs', '--outDir', draft], {
    stdio: 'inherit',
    signal: end,
  });
  try {
    const [code] = (await once(build, 'exit')) as [number | null];
    if (code !== 0) throw new ToolError('The site cannot be built: see above.');
    rmSync(SITE, { recursive: true, force: true });
    renameSync(draft, SITE);
  } finally {
    build.kill();
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Builds the site and serves it, on this machine only, until Ctrl-C; when a page is saved, it is built anew.
 * @param port 0 for a free one
 */
export async function showSite(port: number): Promise<void> {
  const end = endOnSignals();
  let server: PreviewServer | undefined;
  try {
    console.log('Building the site …');
    await buildSite(end.signal);
    server = await serve(port);
    const address = server.httpServer.address() as AddressInfo;
    console.log(`http://127.0.0.1:${String(address.port)}/ has the site. Ctrl-C ends it.`);
    await rebuildOnSave(end.signal);
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    await server?.close();
  }
}

async function serve(port: number): Promise<PreviewServer> {
  const { preview } = await import('vite');
  return preview({
    configFile: false,
    appType: 'mpa',
    build: { outDir: SITE },
    preview: { host: '127.0.0.1', port },
    plugins: [
      {
        name: 'pages',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use(asFile);
          return () => middlewares.use(notFound);
        },
      },
    ],
  });
}

/** Builds the site anew whenever what it is made of has changed: it goes by times of files, however editors write them. */
async function rebuildOnSave(end: AbortSignal): Promise<never> {
  let built = savedPages();
  for (;;) {
    await unlessAborted(setTimeout(LOOKING_MILLISECONDS), end);
    const saved = savedPages();
    const changed = [...saved].filter(([file, time]) => built.get(file) !== time).map(([file]) => file);
    if (changed.length === 0 && saved.size === built.size) continue;
    built = saved;
    console.log(`Saved: ${changed.join(', ') || 'a page was removed'}. Building the site …`);
    try {
      await buildSite(end);
      console.log('The site is built anew.');
    } catch (error) {
      end.throwIfAborted();
      console.log(`${explain(error)}\n  What was there before goes on.`);
    }
  }
}

/** Files of which the site is made, and when each was written. */
function savedPages(): ReadonlyMap<string, number> {
  const below = readdirSync('docs', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const inDocs = below.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => !TEMPORARY.test(file));
  const files = ['README.md', 'CONTRIBUTING.md', ...inDocs];
  return new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
}

/** A folder is its `index.html`. */
function asFile(request: IncomingMessage, _response: ServerResponse, next: () => void): void {
  request.url = request.url?.replace(/\/(?=$|\?)/, '/index.html');
  next();
}

/** Answers with the site's own page for what is not there. */
function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/html' });
  response.end(readFileSync(join(SITE, '404.html')));
}
