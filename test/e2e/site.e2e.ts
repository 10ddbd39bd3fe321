import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { keepScreenshot, overflow, startBrowser, violations, visit } from '../support/browser';
import { type RunningCommand, startCommand } from '../support/command';

/** Where it is built. */
const SITE = '.cache/site';
const URL_OF_SITE = /http:\S+(?=\/ has the site)/;

let command: RunningCommand;
let url: string;
let browser: Browser;
let pages: readonly string[];

beforeAll(async () => {
  [command, browser] = await Promise.all([
    startCommand('tools/commands/docs.ts', ['--serve', '--port', '0'], 'has the site'),
    startBrowser(),
  ]);
  url = URL_OF_SITE.exec(command.printed)?.[0] ?? '';
  const files = readdirSync(SITE, { recursive: true, encoding: 'utf8' });
  // The page for what is not there is not ours.
  pages = files.filter((file) => file.endsWith('.html') && file !== '404.html');
});

afterAll(async () => {
  await browser.close();
  await command.stop();
});

it('opens where its address leads', async () => {
  const answer = await fetch(`${url}/`);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<h1')]);
});

it('leads nowhere that is not there', () => {
  const read = (page: string) => readFileSync(join(SITE, page), 'utf8');
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/ href="([^":?]*)"/g)].flatMap(([, href = '']) => {
      const [path = '', hash] = href.split('#');
      const file = path === '' ? page : posix.join(posix.dirname(`/${page}`), path).slice(1);
      const target = path.startsWith('/') ? path.slice(1) : file;
      try {
        const text = read(target === '' || target.endsWith('/') ? `${target}index.html` : target);
        return hash === undefined || text.includes(`id="${decodeURIComponent(hash)}"`) ? [] : [`${page}: ${href}`];
      } catch {
        return [`${page}: ${href}`];
      }
    }),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect([...new Set(dead)]).toEqual([]);
});

/** One page of each kind. */
const SAMPLE = [
  ...['index', 'README', 'bugs', 'mutants', 'costs'],
  ...['scenarios/transactional-outbox', 'scenarios/blog-site', 'scenarios/blog-site/runbook'],
  ...['scenarios/queue-leveler/proofs', 'scenarios/queue-leveler/costs'],
  ...['bugs/transactional-outbox/ignore-failed-entries', 'decisions/0007-a-house-of-scenarios'],
];

it.each([
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
] as const)('has pages for everybody: $colorScheme, $width pixels wide', async ({ colorScheme, width }) => {
  const faults: string[] = [];
  for (const page of SAMPLE) {
    const options = { colorScheme, viewport: { width, height: 900 } };
    const { page: tab, complaints } = await visit(browser, options);
    await tab.goto(`${url}/${page}.html`, { waitUntil: 'networkidle' });
    await keepScreenshot(tab, 'site', `${page.replaceAll('/', '-')}-${colorScheme}-${String(width)}`);
    const problems = [...complaints, ...(await violations(tab))];
    if ((await overflow(tab)) > 0) problems.push('wider than the window');
    faults.push(...problems.map((problem) => `${page}: ${problem}`));
    await tab.context().close();
  }
  expect(faults).toEqual([]);
});

/** As a host sends it, compressed. */
const MOST_BYTES = 300_000;

it('has pages that load little before the reader scrolls', async () => {
  const sizes: Record<string, number> = {};
  for (const page of SAMPLE) {
    const { page: tab } = await visit(browser);
    const bodies: Promise<Buffer>[] = [];
    tab.on('response', (response) => bodies.push(response.body()));
    await tab.goto(`${url}/${page}.html`, { waitUntil: 'networkidle' });
    sizes[page] = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    await tab.context().close();
  }
  expect(Object.entries(sizes).filter(([, bytes]) => bytes > MOST_BYTES)).toEqual([]);
  expect(Math.min(...Object.values(sizes))).toBeGreaterThan(10_000);
});

it('answers for what is not there with its own page', async () => {
  const answer = await fetch(`${url}/no-such-page.html`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('Proven Serverless');
});

it('shows on its front page the cards that somebody is looking for', async () => {
  const { page: tab } = await visit(browser);
  await tab.goto(`${url}/index.html`, { waitUntil: 'networkidle' });
  const cards = tab.locator('.gallery section:visible');
  const all = await cards.count();
  await tab.getByLabel('For').selectOption('nothing lost');
  const found = await cards.count();
  expect(found).toBeLessThan(all);
  expect(await cards.filter({ hasText: 'nothing lost' }).count()).toBe(found);
  await tab.getByLabel('With').selectOption('EventBridge');
  expect(await cards.count()).toBeLessThan(found);
  await tab.getByLabel('With').selectOption('anything');
  expect(await cards.count()).toBe(found);
  await tab.context().close();
});

it('shows the page of a bug moment by moment, by buttons and by keys', async () => {
  const { page: tab, complaints } = await visit(browser);
  await tab.goto(`${url}/bugs/transactional-outbox/ignore-failed-entries.html`, { waitUntil: 'networkidle' });
  const later = tab.locator('.timelines li.later');
  const all = await tab.locator('.timelines li').count();
  expect(await later.count()).toBe(0);
  await tab.getByRole('button', { name: 'Next' }).click();
  const left = await later.count();
  expect(left).toBeGreaterThan(all / 2);
  await tab.keyboard.press('ArrowRight');
  expect(await later.count()).toBeLessThan(left);
  await tab.getByRole('button', { name: 'All' }).click();
  expect(await later.count()).toBe(0);
  expect(complaints).toEqual([]);
  await tab.context().close();
});

/** The last test: the others look at what was built first. */
it('shows a page that is saved', async () => {
  const page = 'docs/aws-runs.md';
  const text = readFileSync(page, 'utf8');
  try {
    writeFileSync(page, `${text}\nSaved a moment ago.\n`);
    await command.prints('The site is built anew.');
  } finally {
    writeFileSync(page, text);
  }
  expect(await (await fetch(`${url}/aws-runs.html`)).text()).toContain('Saved a moment ago.');
});
