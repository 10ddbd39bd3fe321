import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../tools/local-cloud/chromium';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** The console reports these answers without their URL. */
const FAILED_ANSWER = /^Failed to load resource: the server responded with a status of \d+/;

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: findChromium() });

/** A page as a new visitor has it. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts, what the content security policy forbade, and answers with an error: `404 /favicon.ico`. */
  readonly complaints: readonly string[];
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${String(response.status())} ${new URL(response.url()).pathname}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !FAILED_ANSWER.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints };
}

/** What a page does against the rules for accessibility: `rule: element`. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** By how many pixels a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');

/** Keeps a picture of the whole page at `.local/screenshots`, for people to look at. */
export async function keepScreenshot(page: Page, folder: string, name: string): Promise<void> {
  const target = join('.local', 'screenshots', folder);
  mkdirSync(target, { recursive: true });
  await page.screenshot({ path: join(target, `${name}.png`), fullPage: true });
}
