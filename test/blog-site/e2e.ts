import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import { runTool } from '../support/command';
import { eventually } from '../support/e2e';
import { documents, functionOf, nameOf, queues, target } from '../../tools/proofs/deployed';
import { type Carried, requestOf } from '../../tools/proofs/requests';
import { fetchAgain, problemOf } from '../support/http';
import * as blog from '../../proofs/blog-site/client';
import { KEYS } from './samples';

const draft = (title = `Post ${randomUUID()}`) => ({ title, markdown: 'A *word*' });

/** Asks for mails, again while the route is throttled: it lets fewer through than the others. */
const postSubscriber = (carried: Carried): Promise<Response> =>
  fetchAgain(`${blog.outputs['ApiUrl'] ?? ''}subscribers`, requestOf('POST', carried), [429]);

async function published(body: object = draft()): Promise<{ slug: string }> {
  const response = await blog.signed('POST', 'posts', { body });
  expect(response.status).toBe(201);
  return (await response.json()) as { slug: string };
}

describe('posts', () => {
  it('[blog-8] are published by authors, and read at the website, where answers state how long they hold', async () => {
    const response = await blog.signed('POST', 'posts', { body: draft('Déjà vu!') });
    expect(response.status).toBe(201);
    expect([response.headers.get('Location'), response.headers.get('ETag')]).toEqual(['/posts/deja-vu', '"1"']);

    const read = await blog.visit('/api/posts/deja-vu');
    expect([read.status, read.headers.get('Cache-Control')]).toEqual([200, 'public, max-age=60']);
    expect(await read.json()).toMatchObject({ title: 'Déjà vu!', html: '<p>A <em>word</em></p>\n', version: 1 });
    const list = await blog.visit('/api/posts?limit=100');
    expect(list.headers.get('Cache-Control')).toBe('public, max-age=60');
    expect(await list.json()).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ slug: 'deja-vu' })]) as unknown,
    });
  });

  it('are listed newest first, page by page', async () => {
    const slugs: string[] = [];
    for (let count = 0; count < 3; count += 1) slugs.unshift((await published()).slug);
    const read: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined && read.length < 3) {
      const response = await blog.call('GET', `posts?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = (await response.json()) as { items: { slug: string }[]; cursor?: string };
      // Others may be publishing at the same time.
      read.push(...page.items.map(({ slug }) => slug).filter((slug) => slugs.includes(slug)));
      cursor = page.cursor;
    }
    expect(read).toEqual(slugs);
  });

  it('[blog-10] are published once, however often the same request comes', async () => {
    const body = draft();
    const headers = { 'Idempotency-Key': randomUUID() };
    const again = () => blog.signed('POST', 'posts', { body, headers });
    const answers = [await again(), await again()];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await answers[0]?.json()).toEqual(await answers[1]?.json());
    expect((await blog.signed('POST', 'posts', { body: draft(), headers })).status).toBe(422);
    expect(await problemOf(await blog.signed('POST', 'posts', { body }))).toMatchObject({
      status: 409,
      errors: [{ field: 'slug' }],
    });
  });

  it('[blog-10] are published once with a key, however large they are', async () => {
    const body = { ...draft(), markdown: '&'.repeat(45_000) };
    const headers = { 'Idempotency-Key': randomUUID() };
    const again = async () => (await blog.signed('POST', 'posts', { body, headers })).json();
    expect(await again()).toEqual(await again());
  });

  it('[blog-10] are changed by whoever has seen the latest version', async () => {
    const { slug } = await published();
    const change = (seen: string) =>
      blog.signed('PUT', `posts/${slug}`, { body: draft('Changed'), headers: { 'If-Match': seen } });
    const answers = await Promise.all([change('"1"'), change('"1"'), change('"1"')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(await (await blog.call('GET', `posts/${slug}`)).json()).toMatchObject({
      title: 'Changed',
      version: 2,
      slug,
    });
  });

  it('[blog-9] run no script', async () => {
    const markdown = '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) **bold**';
    const { slug } = await published({ ...draft(), markdown });
    const { html } = (await (await blog.call('GET', `posts/${slug}`)).json()) as { html: string };
    expect(html).toContain('<strong>bold</strong>');
    expect(html).not.toMatch(/script|onerror/);
  });
});

describe('what is refused', () => {
  const photo = { contentType: 'image/png', bytes: 5 };

  it.each([
    ['POST', 'posts', draft()],
    ['PUT', 'posts/any', draft()],
    ['POST', 'photos', photo],
  ])('[blog-11] whoever does not sign: %s /%s', async (method, path, body) => {
    expect(await problemOf(await blog.call(method, path, { body }))).toMatchObject({ status: 403 });
  });

  it.each<[string, object, string]>([
    ['posts', { ...draft(), title: '' }, 'title'],
    ['posts', { title: 'No text' }, 'markdown'],
    ['posts', draft('?!'), 'slug'],
    ['photos', { ...photo, contentType: 'image/svg+xml' }, 'contentType'],
    ['photos', { ...photo, bytes: 20 * 1024 * 1024 + 1 }, 'bytes'],
  ])('a wrong body, with its field: %s %j', async (path, body, field) => {
    const { status, errors } = await problemOf(await blog.signed('POST', path, { body }));
    expect([status, errors?.map((error) => error.field)]).toEqual([400, [field]]);
  });

  it.each(['', 'ann', 'ann@', '<a@b.c>', 'ann@example.com\r\nBcc: bob@example.com'])(
    'as an address: %j',
    async (email) => {
      const { status, errors } = await problemOf(await postSubscriber({ body: { email } }));
      expect([status, errors?.map(({ field }) => field)]).toEqual([400, ['email']]);
    },
  );

  it.each(['posts?limit=0', 'posts?limit=101', 'posts?cursor=x'])('a wrong parameter: %s', async (path) => {
    expect(await problemOf(await blog.call('GET', path))).toMatchObject({ status: 400 });
  });

  it('answer HEAD as GET, without a body', async () => {
    const [head, get] = [await blog.call('HEAD', 'posts'), await blog.call('GET', 'posts')];
    expect([head.status, head.headers.get('cache-control')]).toEqual([200, get.headers.get('cache-control')]);
    expect(await head.text()).toBe('');
  });

  it.each(['/', '/unsubscribe', '/robots.txt', '/api/posts'])(
    'answers HEAD at the website as GET: %s',
    async (path) => {
      const [head, get] = [await blog.visit(path, { method: 'HEAD' }), await blog.visit(path)];
      const shown = ({ status, headers }: Response) => [
        status,
        headers.get('content-type'),
        headers.get('cache-control'),
      ];
      expect(shown(head)).toEqual(shown(get));
      expect([head.status, await head.text()]).toEqual([200, '']);
    },
  );

  it.each(['posts/none', 'posts/NONE', 'subscribers', 'nothing'])('what is unknown: /%s', async (path) => {
    expect(await problemOf(await blog.call('GET', path))).toMatchObject({ status: 404 });
  });

  it('another content type is 415', async () => {
    const headers = { 'Content-Type': 'text/plain' };
    const response = await postSubscriber({ body: 'email=ann@example.com', headers });
    expect(await problemOf(response)).toMatchObject({ status: 415 });
  });

  it.each([
    '/nothing',
    '/posts/nothing',
    '/posts/a/b',
    '/photo/nothing/nothing',
    '/unsubscribe/more',
    '/templates/post.html',
    '/assets/nothing.js',
    '/assets/nothing-0ABCD123.js',
    '/photos/nothing/320.webp',
    '/photos/',
  ])('[blog-13] at the website %s is 404, not 403', async (path) => {
    const answers = [await blog.visit(path), await blog.visit(path, { method: 'HEAD' })];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  it.each(['/api/posts/none', '/api/nothing'])(
    'at the website %s is what the API answers, and no page',
    async (path) => {
      expect(await problemOf(await blog.visit(path))).toMatchObject({ status: 404 });
    },
  );
});

describe('a photo', () => {
  const picture = (width = 1200, height = 800) =>
    sharp({ create: { width, height, channels: 3, background: '#357' }, limitInputPixels: false });
  const jpeg = async () => new Uint8Array(await picture().jpeg().toBuffer());

  const appears = (photo: string) =>
    eventually(
      async () => {
        for (const width of [320, 960]) {
          const response = await blog.visit(`/photos/${photo}/${String(width)}.webp`);
          expect(response.status).toBe(200);
          const shown = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
          expect([shown.format, shown.width]).toEqual(['webp', width]);
        }
      },
      { within: 60 },
    );

  it('[blog-5] is uploaded by a form, and seen at the website in two sizes', async () => {
    const file = await jpeg();
    const form = await blog.form('image/jpeg', file.length);
    const answer = await blog.upload(form, file);
    expect(answer.status).toBe(204);
    const photo = blog.photoOf(form.fields['key'] ?? '', answer.headers.get('x-amz-version-id') ?? '');
    await appears(photo);
    expect((await blog.visit(`/photos/${photo}/320.webp`)).headers.get('Cache-Control')).toContain('immutable');
  });

  it('is refused by its form when its size or its type is another', async () => {
    const file = await jpeg();
    const form = await blog.form('image/jpeg', file.length);
    expect((await blog.upload(form, file.subarray(1))).status).toBe(400);
    expect((await blog.upload(form, file, { 'Content-Type': 'text/html' })).status).toBe(403);
    expect((await blog.upload(form, file, { key: 'another' })).status).toBe(403);
  });

  it.each(Object.entries(KEYS))('[blog-5] [blog-7] may have any key: %s', async (_, key) => {
    const photo = await blog.put(key, await jpeg());
    await appears(photo);
    expect(await blog.writesOf(photo)).toBe(2);
  });

  it('[blog-6] that is none ends in quarantine, whatever its key', async () => {
    const ids = await Promise.all(Object.values(KEYS).map((key) => blog.put(key, Buffer.from('text'))));
    for (const id of ids) {
      expect(await eventually(() => blog.reasonOf(id), { within: 60 })).toMatch(/^It is no image/);
    }
  });

  it('[blog-6] that is none ends in quarantine with the reason, and the next one is shown', async () => {
    const good = await jpeg();
    const hollow = await picture(10, 10).png().toBuffer();
    hollow.writeUInt32BE(6000, 16);
    const bad: [string, Uint8Array, string, RegExp][] = [
      ['huge.png', await picture(8000, 5001).png().toBuffer(), 'image/png', /40008000 pixels|pixel limit/],
      ['truncated.jpg', good.subarray(0, good.length / 2), 'image/jpeg', /premature|truncated/i],
      ['mistyped.png', good, 'image/png', /^It claims image\/png and is image\/jpeg$/],
      [
        'text снимок+.jpg',
        Buffer.from('#!/bin/sh\n'),
        'image/jpeg',
        /^It is no image: only JPEG, PNG, WebP and AVIF are photos here$/,
      ],
      ['hollow.png', hollow, 'image/png', /./],
    ];
    const ids = await Promise.all(bad.map(([key, file, type]) => blog.put(key, file, type)));
    const next = await blog.put('good-after-bad.jpg', good);
    for (const [place, [key, , , reason]] of bad.entries()) {
      expect(await eventually(() => blog.reasonOf(ids[place] ?? ''), { within: 60 })).toMatch(reason);
      await eventually(() => expect(blog.uploaded(key)).rejects.toThrow('key does not exist'), { within: 10 });
      expect(await blog.writesOf(ids[place] ?? '')).toBe(0);
    }
    await appears(next);
  });
});

describe('a subscriber', () => {
  /** Whom SES's simulator stands in for; on AWS it needs a sender, whose owner has confirmed it. */
  const reader = (role = 'success', tag: string = randomUUID()) => `${role}+${tag}@simulator.amazonses.com`;
  const subscribe = async (email: string): Promise<unknown> => {
    const response = await postSubscriber({ body: { email } });
    return [response.status, await response.json()];
  };
  const becomes = (email: string, row: object) =>
    eventually(async () => expect(await blog.subscriber(email)).toMatchObject(row), { within: 30 });

  it('[blog-1] [blog-3] is sent one mail, however often and in whichever case the address comes', async () => {
    const email = reader();
    const first = await subscribe(email);
    expect(first).toEqual([202, { status: 'accepted' }]);
    await becomes(email, { welcome: 'SENT' });
    expect(await subscribe(email.toUpperCase())).toEqual(first);
    expect(await subscribe(email)).toEqual(first);
    if (target === 'local') {
      const mails = await blog.mailsTo(email);
      expect(mails).toHaveLength(1);
      const row = await blog.subscriber(email);
      expect(mails[0]?.BodyText).toContain(`/unsubscribe?token=${row ? blog.tokenOf(row) : ''}`);
      const links = mails[0]?.BodyText.match(/https?:\/\/\S+/g) ?? [];
      expect(links).toHaveLength(2);
      for (const link of links) {
        expect(link).toMatch(new RegExp(`^${blog.outputs['SiteUrl'] ?? ''}/`));
        expect((await fetch(link)).status).toBe(200);
      }
    }
  });

  it('[blog-12] unsubscribes with one click; a GET, and a token that is none, change nothing', async () => {
    const email = reader();
    await subscribe(email);
    await becomes(email, { welcome: 'SENT', standing: 'SUBSCRIBED' });
    const row = await blog.subscriber(email);
    const token = row ? blog.tokenOf(row) : '';
    expect((await blog.visit(`/api/subscribers/${token}/unsubscribe`)).status).toBe(404);
    expect((await blog.visit(`/unsubscribe?token=${token}`)).status).toBe(200);
    const forged = await blog.call(
      'POST',
      `subscribers/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}/unsubscribe`,
    );
    expect(await problemOf(forged)).toMatchObject({ status: 404 });
    expect(await blog.subscriber(email)).toMatchObject({ standing: 'SUBSCRIBED' });

    const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    for (let time = 1; time <= 2; time += 1) {
      const answer = await blog.visit(`/api/subscribers/${token}/unsubscribe`, oneClick);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'unsubscribed' }]);
    }
    expect(await blog.subscriber(email)).toMatchObject({ standing: 'UNSUBSCRIBED' });
    await subscribe(email);
    expect(await blog.subscriber(email)).toMatchObject({ standing: 'SUBSCRIBED', welcome: 'SENT' });
  });

  it('[blog-4] whose mailbox has had three mails on a day is sent no fourth', async () => {
    const emails = ['a', 'b', 'c', 'd'].map((tag) => reader('ooto', tag));
    for (const email of emails) await subscribe(email);
    await becomes(emails[3] ?? '', { welcome: 'CAPPED' });
    for (const email of emails.slice(0, 3)) await becomes(email, { welcome: 'SENT' });
  });

  it('[blog-1] who was left over is found by the sweep', async () => {
    const email = reader('left-over');
    const Item = {
      ...{ subject: blog.subjectOf(email), entry: 'ROW', email, secret: 's'.repeat(22) },
      ...{ standing: 'SUBSCRIBED', welcome: 'PENDING', waiting: 'FOR_MAIL' },
      // The stream passes over whatever has a lease.
      leasedUntil: new Date(Date.now() - 1000).toISOString(),
      subscribedAt: new Date(Date.now() - 3_600_000).toISOString(),
    };
    await documents.send(new PutCommand({ TableName: blog.outputs['TableName'], Item }));
    const sweep = new InvokeCommand({ FunctionName: await functionOf('BlogSite', 'SweepWelcomes'), Payload: '{}' });
    expect((await new LambdaClient().send(sweep)).FunctionError).toBeUndefined();
    await becomes(email, { welcome: 'SENT' });
  });

  it.each([
    ['bounce', 'BOUNCE'],
    ['complaint', 'COMPLAINT'],
  ])('[blog-12] is sent nothing more after a %s', async (role, suppressed) => {
    const email = reader(role);
    await subscribe(email);
    await becomes(email, { suppressed });
  });

  it('[blog-12] is sent nothing more once a notice that was a dead letter is redriven', async () => {
    const email = reader();
    await subscribe(email);
    await becomes(email, { standing: 'SUBSCRIBED' });
    const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: email }] };
    const QueueUrl = await nameOf('BlogSite', 'AWS::SQS::Queue', 'SuppressingDeadLetters');
    const MessageBody = JSON.stringify({ detail: { eventType: 'Bounce', bounce } });
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const { code, printed } = await runTool('tools/commands/redrive.ts', ['BlogSite', 'suppressing', '--aws']);
    expect([code, printed]).toEqual([0, expect.stringContaining('1 dead letters were sent back.')]);
    await becomes(email, { suppressed: 'BOUNCE' });
  });
});

describe('the command of authors', () => {
  const publishes = (file: string, ...more: readonly string[]) => {
    const { ApiUrl = '', SiteUrl = '', QuarantineBucketName = '' } = blog.outputs;
    const there = ['--api-url', ApiUrl, '--site-url', SiteUrl, '--quarantine', QuarantineBucketName];
    return runTool('proofs/blog-site/blog.command.ts', ['publish', file, ...there, ...more]);
  };
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blog-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('[blog-10] publishes a file with its photos once, replaces what has changed of it, and nothing of others', async () => {
    const [file, slug] = [join(folder, 'post.md'), randomUUID()];
    const write = (text: string) =>
      writeFile(file, `---\ntitle: Light\nslug: ${slug}\nphoto: sun.jpg\n---\n\n${text} ![it](sun.jpg)\n`);
    await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#753' } }).toFile(
      join(folder, 'sun.jpg'),
    );
    await write('Early');
    const url = `${blog.outputs['SiteUrl'] ?? ''}/posts/${slug}`;
    expect(await publishes(file)).toEqual({ code: 0, printed: `${slug} is published, version 1: ${url}\n` });
    expect(await publishes(file)).toEqual({ code: 0, printed: `${slug} is unchanged, version 1: ${url}\n` });
    await write('Later');
    expect(await publishes(file)).toEqual({ code: 0, printed: `${slug} is replaced, version 2: ${url}\n` });
    const { photo, html } = (await (await blog.call('GET', `posts/${slug}`)).json()) as { photo: string; html: string };
    expect(html).toBe(`<p>Later <img src="/photos/${photo}/960.webp" alt="it" /></p>\n`);
    expect((await blog.visit(`/photos/${photo}/960.webp`)).status).toBe(200);

    await blog.signed('PUT', `posts/${slug}`, { body: draft('Theirs') });
    await write('Last');
    expect(await publishes(file)).toEqual({ code: 1, printed: expect.stringContaining('--over 3') as string });
    expect(await (await blog.call('GET', `posts/${slug}`)).json()).toMatchObject({ title: 'Theirs' });
    expect((await publishes(file, '--over', '3')).code).toBe(0);
  });

  it('says in a line that a photo is in quarantine, and why', async () => {
    const file = join(folder, 'post.md');
    const photo = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#753' } })
      .jpeg()
      .toBuffer();
    await writeFile(join(folder, 'cut.jpg'), photo.subarray(0, photo.length / 2));
    await writeFile(file, '---\ntitle: Cut\nphoto: cut.jpg\n---\n\nText\n');
    const { code, printed } = await publishes(file);
    expect([code, printed]).toEqual([1, expect.stringMatching(/^cut\.jpg: It is in quarantine: .+\n$/)]);
  });
});
