import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { keepScreenshot, overflow, startBrowser, violations, visit } from '../support/browser';
import { eventually } from '../support/e2e';
import * as blog from '../../proofs/blog-site/client';

const site = blog.outputs['SiteUrl'] ?? '';
const FOLDER = 'blog-site';

const MARKDOWN = `The first nights at **minus eight** were not what broke the pump. The [quiet week](https://example.com/) before was.

## What we changed

- The pump runs for a minute each hour, whatever the thermometer says.
- The valve at the lowest point drains by itself.

> Whatever is never tried will not work when it is needed.

\`\`\`sh
pump --for 60 --every 3600 --log /var/log/pump.log # long enough that a narrow screen has to scroll
\`\`\`

| Night | Lowest | Minutes run |
| --- | --- | --- |
| 3 February | −8 °C | 24 |
| 4 February | −11 °C | 24 |

![Ice on the inlet](/photos/PHOTO/960.webp)
`;
/** Whatever of it a browser would run changes the page's title. */
const HOSTILE = `Before **the attack** and <em>after</em> it.

<script>document.title = 'pwned'</script>
<img src="/nothing.webp" onerror="document.title = 'pwned'">
<svg onload="document.title = 'pwned'"><script>document.title = 'pwned'</script></svg>
<iframe srcdoc="<script>parent.document.title = 'pwned'</script>"></iframe>
<form action="https://example.com/"><button>Send</button></form>
<p style="position: fixed; inset: 0" onmouseover="document.title = 'pwned'">Covered</p>
<base href="https://example.com/"><meta http-equiv="refresh" content="0; url=https://example.com/">

[Press me](javascript:document.title='pwned') [or me](data:text/html,<script>document.title='pwned'</script>)
`;

const picture = (sky: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="1000">
  <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="#e9b384"/></linearGradient>
  <rect width="1500" height="1000" fill="url(#sky)"/><circle cx="1080" cy="560" r="90" fill="#fff3d6"/>
  <path d="M0 720 L340 430 L610 700 L900 500 L1500 820 V1000 H0Z" fill="#2d4a4a"/>
  <path d="M0 860 Q400 760 760 850 T1500 840 V1000 H0Z" fill="#16292b"/>
</svg>`;

let browser: Browser;
/** Ids of photos: a post's cover, and the one in its text. */
let cover: string;
let photo: string;
const slug = `first-frost-${randomUUID().slice(0, 8)}`;
const hostile = `${slug}-hostile`;

beforeAll(async () => {
  browser = await startBrowser();
  cover = await uploaded(picture('#20344f'));
  photo = await uploaded(picture('#4c6a73'));
  const markdown = MARKDOWN.replace('PHOTO', photo);
  const summary = 'A pump that runs whenever nobody needs it is a pump that runs when somebody does.';
  for (const body of [
    { slug: hostile, title: 'A post by somebody else', markdown: HOSTILE },
    { slug, title: 'The pump after the first frost', summary, photo: cover, markdown },
  ]) {
    expect((await blog.signed('POST', 'posts', { body })).status).toBe(201);
  }
  for (const id of [cover, photo]) {
    await eventually(async () => expect((await blog.visit(`/photos/${id}/960.webp`)).status).toBe(200), { within: 60 });
  }
});

afterAll(() => browser.close());

/** @returns the photo's id */
async function uploaded(svg: string): Promise<string> {
  const file = new Uint8Array(await sharp(Buffer.from(svg)).jpeg().toBuffer());
  const form = await blog.form('image/jpeg', file.length);
  const answer = await blog.upload(form, file);
  return blog.photoOf(form.fields['key'] ?? '', answer.headers.get('x-amz-version-id') ?? '');
}

/** Opens a path of the site, and waits until it has what it loads. */
async function open(path: string, options: BrowserContextOptions = {}) {
  const visited = await visit(browser, options);
  await visited.page.goto(`${site}${path}`, { waitUntil: 'networkidle' });
  return visited;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const screenshot = (page: Page, name: string) => keepScreenshot(page, FOLDER, name);

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const)('a $colorScheme page, $width pixels wide', ({ colorScheme, width }) => {
  const options = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } };

  it.each<[string, () => string, string, string[]]>([
    ['home', () => '/', 'Small things that keep running', []],
    ['post', () => `/posts/${slug}`, 'The pump after the first frost', []],
    ['photo', () => `/photo/${slug}/${photo}`, 'Ice on the inlet', []],
    ['unsubscribe', () => '/unsubscribe?token=any', 'Unsubscribe', []],
    ['missing-page', () => '/nothing', 'There is no such page', ['404 /nothing']],
    ['missing-post', () => '/posts/nothing', 'There is no such post', ['404 /posts/nothing']],
    ['missing-photo', () => `/photo/${slug}/nothing`, 'There is no such photo', [`404 /photo/SLUG/nothing`]],
  ])('[blog-14] is for everybody, fits and complains of nothing: %s', async (name, path, title, expected) => {
    const { page, complaints } = await open(path(), options);
    expect(await heading(page)).toBe(title);
    await screenshot(page, `${name}-${colorScheme}-${String(width)}`);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual(expected.map((complaint) => complaint.replace('SLUG', slug)));
    await page.context().close();
  });
});

it.each(['/', `/posts/SLUG`])('no photo is cut at %s', async (path) => {
  const { page } = await open(path.replace('SLUG', slug));
  const cut = await page.evaluate(
    `[...document.querySelectorAll('img[src="/photos/${cover}/960.webp"]')].map((image) =>
      getComputedStyle(image).objectFit !== 'contain' &&
      Math.abs(image.width / image.height - image.naturalWidth / image.naturalHeight) > 0.02)`,
  );
  expect(cut).toEqual([false]);
});

it('a visitor finds a post, reads it, and looks at its photo', async () => {
  const { page, complaints } = await open('/');
  const link = page.locator(`a[href="/posts/${slug}"]`);
  // Others may have published more since.
  while (!(await link.isVisible())) {
    await page.getByRole('button', { name: 'Older posts' }).click();
    await page.waitForLoadState('networkidle');
  }
  expect(await link.innerText()).toBe('The pump after the first frost');
  await link.click();
  await page.getByRole('heading', { name: 'What we changed' }).waitFor();
  expect(await page.title()).toBe('The pump after the first frost · Field Notes');
  await page.getByRole('link', { name: 'Ice on the inlet' }).click();
  // It is shown once it has loaded.
  await page.getByRole('img', { name: 'Ice on the inlet' }).waitFor();
  await page.getByRole('link', { name: 'Previous photo' }).click();
  await page.getByRole('img', { name: 'The pump after the first frost' }).waitFor();
  await page.getByRole('link', { name: /^Back to/ }).click();
  await page.getByRole('heading', { name: 'What we changed' }).waitFor();
  expect(complaints).toEqual([]);
});

it('[blog-9] a post that holds an attack is shown as text, and runs nothing', async () => {
  const { page, complaints } = await open(`/posts/${hostile}`);
  expect(await heading(page)).toBe('A post by somebody else');
  const body = page.locator('#body');
  expect(await body.innerText()).toContain('Before the attack and after it.');
  expect(await body.locator('script, svg, iframe, form, base, meta, [style], [onerror]').count()).toBe(0);
  for (const link of await body.getByText(/me$/).all()) await link.click();
  await page.getByText('Covered').hover();
  expect(page.url()).toBe(`${site}/posts/${hostile}`);
  expect(await page.title()).toBe('A post by somebody else · Field Notes');
  expect(complaints).toEqual([]);
});

it('[blog-12] a visitor subscribes, and unsubscribes by a button: opening the link changes nothing', async () => {
  const email = `success+${randomUUID()}@simulator.amazonses.com`;
  const { page, complaints } = await open('/');
  const field = page.getByLabel('Email address');
  const answer = page.locator('#subscribe-answer');
  await field.fill('no address');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  expect(await answer.innerText()).toBe('Please enter an email address, such as you@example.com.');
  expect(await page.locator('#email:focus').count()).toBe(1);
  expect(await violations(page)).toEqual([]);

  await field.fill(email.toUpperCase());
  await field.press('Enter');
  await page.getByText('Thank you.').waitFor();
  await screenshot(page, 'subscribed');
  const row = await blog.subscriber(email);
  expect(row).toMatchObject({ standing: 'SUBSCRIBED' });

  await page.goto(`${site}/unsubscribe?token=${row ? blog.tokenOf(row) : ''}`, { waitUntil: 'networkidle' });
  expect(await blog.subscriber(email)).toMatchObject({ standing: 'SUBSCRIBED' });
  await page.getByRole('button', { name: 'Unsubscribe me' }).click();
  await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
  await screenshot(page, 'unsubscribed');
  expect(await blog.subscriber(email)).toMatchObject({ standing: 'UNSUBSCRIBED' });
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

describe('When the API is down', () => {
  it('a visitor sees why there are no posts, and can try again', async () => {
    const notice = 'The posts could not be loaded.';
    const { page, complaints } = await visit(browser);
    await page.route('**/api/**', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '1' } }));
    await page.goto(site, { waitUntil: 'networkidle' });
    await page.getByText(notice).waitFor();
    await screenshot(page, 'down-home');
    expect(await violations(page)).toEqual([]);

    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(notice).waitFor({ state: 'hidden' });
    await page.locator('.card').first().waitFor();
    expect(complaints.filter((complaint) => !complaint.startsWith('503 /api/'))).toEqual([]);
  });

  it('a form keeps what was entered', async () => {
    const { page } = await open('/');
    await page.route('**/api/**', (route) => route.abort());
    const field = page.getByLabel('Email address');
    await field.fill('ann@example.com');
    await field.press('Enter');
    await page.getByText('That did not work.').waitFor();
    expect(await field.inputValue()).toBe('ann@example.com');
  });
});

describe('Without scripts', () => {
  it('a post can be read, and its photos looked at', async () => {
    const { page, complaints } = await open(`/posts/${slug}`, { javaScriptEnabled: false });
    expect(await page.locator('#body').innerText()).toContain('The pump runs for a minute each hour');
    await screenshot(page, 'no-script-post');
    await page.locator('.cover a').click();
    expect(await heading(page)).toBe('The pump after the first frost');
    await page.getByRole('link', { name: 'Next photo' }).click();
    expect(await heading(page)).toBe('Ice on the inlet');
    expect(complaints).toEqual([]);
  });

  it.each([
    ['home', () => '/', 'Posts are loaded by a script, which this browser does not run.'],
    ['unsubscribe', () => '/unsubscribe?token=any', 'To unsubscribe here, a browser must run scripts.'],
  ])('a page shows what is missing, and offers nothing that does not work: %s', async (name, path, notice) => {
    const { page } = await open(path(), { javaScriptEnabled: false });
    expect(await page.getByText(notice).isVisible()).toBe(true);
    expect(
      await page
        .getByText(/Loading/)
        .filter({ visible: true })
        .count(),
    ).toBe(0);
    expect(await page.getByRole('button').count()).toBe(0);
    await screenshot(page, `no-script-${name}`);
  });
});

it.each(['/', '/posts/nothing', '/assets/nothing.js', '/photos/nothing/320.webp', '/api/posts', '/api/posts/nothing'])(
  '[blog-13] a browser is restricted in what it may do with %s',
  async (path) => {
    const { headers } = await blog.visit(path);
    expect(headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
    );
    expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=63072000/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  },
);
