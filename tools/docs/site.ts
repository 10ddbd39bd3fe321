import type { AddressInfo } from 'node:net';
import { explain } from '../command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../interruption';
import { ToolError } from '../tool-error';

/** Where VitePress writes the site: `outDir` of `docs/.vitepress/config.mts`. */
const SITE = '.cache/site';

export interface ServedSite {
  /** Without a slash at its end. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

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

/** Serves what was built, on this machine only. */
export async function serveSite(port: number): Promise<ServedSite> {
  const { preview } = await import('vite');
  const { httpServer } = await preview({
    configFile: false,
    appType: 'mpa',
    build: { outDir: SITE },
    preview: { host: '127.0.0.1', port },
  });
  return {
    url: `http://127.0.0.1:${String((httpServer.address() as AddressInfo).port)}`,
    stop: async () => {
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
}

/** Builds and serves the site until Ctrl-C. */
export async function showSite(): Promise<void> {
  const end = endOnSignals();
  await buildSite();
  const { url, stop } = await serveSite(4173);
  console.log(`${url}/ has the site. Ctrl-C ends it.`);
  await unlessAborted(new Promise<never>(() => undefined), end.signal).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
  await stop();
}
