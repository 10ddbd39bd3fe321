import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { explain } from '../terminal/command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { ToolError } from '../terminal/tool-error';

/** Where VitePress writes the site: `outDir` of `docs/.vitepress/config.mts`. */
const SITE = '.cache/site';

/**
 * Builds the pages of `docs/`, README.md and CONTRIBUTING.md as a static site.
 * @throws {ToolError} for a page that VitePress cannot build, as for a link that leads nowhere
 */
export async function buildSite(): Promise<void> {
  const { build } = await import('vitepress');
  await build('docs').catch((error: unknown) => {
    throw new ToolError(`The site cannot be built: ${explain(error)}`);
  });
}

/** Builds the site and serves it, on this machine only, until Ctrl-C. @param port 0 for a free one */
export async function showSite(port: number): Promise<void> {
  const end = endOnSignals();
  console.log('Building the site …');
  await buildSite();
  const { preview } = await import('vite');
  const { httpServer } = await preview({
    configFile: false,
    appType: 'mpa',
    build: { outDir: SITE },
    preview: { host: '127.0.0.1', port },
    plugins: [
      {
        name: 'not-found',
        configurePreviewServer:
          ({ middlewares }) =>
          () =>
            middlewares.use(notFound),
      },
    ],
  });
  console.log(`http://127.0.0.1:${String((httpServer.address() as AddressInfo).port)}/ has the site. Ctrl-C ends it.`);
  await unlessAborted(new Promise<never>(() => undefined), end.signal).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
  await new Promise((resolve) => httpServer.close(resolve));
}

/** Answers with the site's own page for what is not there. */
function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/html' });
  response.end(readFileSync(join(SITE, '404.html')));
}
