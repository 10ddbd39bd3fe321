import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { Blog } from '../../proofs/blog-site/author/blog';
import { filesOf, readDraft, withImages } from '../../proofs/blog-site/author/draft';
import { Memories } from '../../proofs/blog-site/author/memories';
import { type Memory, publish } from '../../proofs/blog-site/author/publish';
import { seed } from '../../proofs/blog-site/seed';

const place = { apiUrl: 'https://api.test/v1/', siteUrl: 'https://site.test', quarantine: 'quarantine' };
const credentials = { accessKeyId: 'author', secretAccessKey: 'secret' };
const s3 = mockClient(S3Client);
const client = new S3Client({ region: 'eu-west-1', credentials });
const blog = new Blog(place, client);

const file = (head: string, text = 'Text.\n'): string => `---\n${head}\n---\n\n${text}`;
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);

describe('a file', () => {
  it('has its fields in its front matter, and below it the text', () => {
    expect(readDraft(file('title: " First: light "\nsummary: >\n  Early\n  up\nslug: light\nphoto: sun.jpg'))).toEqual({
      title: 'First: light',
      summary: 'Early up',
      slug: 'light',
      photo: 'sun.jpg',
      markdown: 'Text.\n',
    });
  });

  it('may come from Windows, and hold a rule of three hyphens', () => {
    expect(readDraft('\uFEFF---\r\ntitle: Light\r\n---\r\nOne\n\n---\n\nTwo')).toEqual({
      title: 'Light',
      markdown: 'One\n\n---\n\nTwo\n',
    });
  });

  it.each([
    ['Text.', /no title/],
    [file('summary: Early'), /no title/],
    [file(''), /no title/],
    [file('title: ""'), /title must not be empty/],
    [file('title: 2026'), /title must be text/],
    [file('title: Light\ntags: sun'), /tags is unknown/],
    [file('title: [Light'), /no YAML/],
    [file('- Light'), /no title/],
    [file('Light'), /no list of fields/],
    [file('title: Light', ''), /no text/],
  ])('is refused with a line that says why: %j', (text, why) => {
    expect(() => readDraft(text)).toThrow(why);
    expect(() => readDraft(text)).toThrow(/^[^\n]*$/);
  });

  it('shows its photo, and the images in its text that are files', () => {
    const markdown = '![a](a%20b%2.png) ![b](https://b.test/b.png) ![c](/photos/c/960.webp) ![d][d]\n\n[d]: d/d.jpg\n';
    expect(filesOf({ title: 'Light', photo: 'sun.jpg', markdown })).toEqual(['sun.jpg', 'a b%2.png', 'd/d.jpg']);
  });

  it('shows these from where they are put, and no others; code stays as it is', () => {
    const markdown = '> - ![a *b*](a.png "T \\"t\\"") ![b](https://b.test/b.png)\n\n```md\n![a](a.png)\n```\n';
    expect(withImages(markdown, (name) => `/photos/${name}`)).toBe(
      '> - ![a *b*](/photos/a.png "T \\"t\\"") ![b](https://b.test/b.png)\n\n```md\n![a](a.png)\n```\n',
    );
  });

  it('stays as it is without images', () => {
    const line = fc.constantFrom(
      '# Head',
      '- item',
      '  more',
      '> said',
      '```',
      'a | b',
      '-|-',
      '***',
      '<b>',
      '',
      'word',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const markdown = `${lines.join('\n').trim()}\n`;
        expect(withImages(markdown, () => 'nowhere')).toBe(markdown);
      }),
    );
  });
});

interface Stored {
  readonly slug: string;
  readonly version: number;
  readonly title?: unknown;
  readonly [field: string]: unknown;
}

/** The blog as far as an author sees it: photos are shown at once, unless they are held. */
class Served {
  readonly posts = new Map<string, Stored>();
  readonly asked: {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    readonly body: unknown;
  }[] = [];
  uploads = 0;
  /** Answers in the place of the blog. */
  instead: (method: string, path: string) => Response | undefined = () => undefined;

  readonly fetch = (input: unknown, { method = 'GET', headers, body }: RequestInit = {}): Promise<Response> => {
    const { href, pathname } = new URL(String(input));
    const path = href.startsWith(place.apiUrl) ? pathname.slice('/v1/'.length) : href;
    const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
    this.asked.push({ method, path, headers: new Headers(headers), body: sent });
    return Promise.resolve().then(
      () => this.instead(method, path) ?? this.answer(method, path, new Headers(headers), sent),
    );
  };

  sent(method: string, path: string) {
    return this.asked.filter((one) => one.method === method && one.path === path);
  }

  private answer(method: string, path: string, headers: Headers, body: unknown): Response {
    if (path.startsWith('https://site.test/photos/')) return new Response();
    if (path === 'https://uploads.test/') {
      return new Response(null, { status: 204, headers: { 'x-amz-version-id': String((this.uploads += 1)) } });
    }
    if (path === 'photos')
      return Response.json({ url: 'https://uploads.test/', fields: { key: 'key' } }, { status: 201 });
    if (method === 'POST') return this.put({ ...(body as Stored), version: 1 });
    const post = this.posts.get(path.slice('posts/'.length));
    if (!post) return Response.json({ title: 'There is no such post' }, { status: 404 });
    if (method === 'GET') return Response.json(post);
    if (headers.get('If-Match') !== `"${post.version}"`) return Response.json({ title: 'Changed' }, { status: 412 });
    return this.put({ ...(body as Stored), slug: post.slug, version: post.version + 1 });
  }

  put(post: Stored): Response {
    this.posts.set(post.slug, post);
    return Response.json(post);
  }
}

describe('an author', () => {
  let served: Served;
  let memory: Memory | undefined;
  const keep = (known: Memory): Promise<void> => {
    memory = known;
    return Promise.resolve();
  };
  const publishes = (text: string, over?: number) =>
    publish(blog, { text, read: () => Promise.resolve(JPEG) }, { memory, keep, ...(over !== undefined && { over }) });
  const POST = file('title: First light\nphoto: sun.jpg', 'See ![it](sun.jpg).');
  const CHANGED = POST.replace('See', 'Look at');

  beforeEach(() => {
    served = new Served();
    memory = undefined;
    s3.reset();
    s3.on(HeadObjectCommand).rejects(Object.assign(new Error('not there'), { name: 'NotFound' }));
    jest.spyOn(globalThis, 'fetch').mockImplementation(served.fetch);
  });

  afterEach(() => jest.restoreAllMocks());

  it('publishes a post when its photo is there, in signed requests', async () => {
    const { outcome, post } = await publishes(POST);
    const { photo = '' } = post;
    expect([outcome, photo]).toEqual(['published', expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(served.posts.get('first-light')).toMatchObject({
      title: 'First light',
      photo,
      markdown: `See ![it](/photos/${photo}/960.webp).\n`,
    });
    expect(served.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST photos',
      'POST https://uploads.test/',
      `HEAD https://site.test/photos/${photo}/960.webp`,
      'GET posts/first-light',
      'POST posts',
    ]);
    expect(served.sent('POST', 'photos')[0]?.body).toEqual({ contentType: 'image/jpeg', bytes: JPEG.length });
    const { headers } = served.sent('POST', 'posts')[0] ?? {};
    expect(headers?.get('Authorization')).toMatch(/Credential=author\/\d+\/eu-west-1\/execute-api\//);
  });

  it('asks with the same key for the same post, and with another for another', async () => {
    for (const text of [POST, POST, CHANGED]) {
      await publishes(text);
      served.posts.clear();
    }
    const keys = served.sent('POST', 'posts').map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), keys[0], expect.not.stringMatching(keys[0] ?? '')]);
  });

  it('changes nothing by publishing the same again', async () => {
    await publishes(POST);
    expect(await publishes(POST)).toMatchObject({ outcome: 'unchanged', post: { version: 1 } });
    expect([served.uploads, served.sent('PUT', 'posts/first-light')]).toEqual([1, []]);
  });

  it('replaces the version that the file was published as, also under another title', async () => {
    await publishes(POST);
    expect(await publishes(CHANGED.replace('First', 'Last'))).toMatchObject({
      outcome: 'replaced',
      post: { version: 2 },
    });
    expect(served.sent('PUT', 'posts/first-light')[0]?.headers.get('If-Match')).toBe('"1"');
    expect(served.posts.get('first-light')).toMatchObject({ title: 'Last light' });
    expect(await publishes(POST)).toMatchObject({ outcome: 'replaced', post: { version: 3 } });
    expect(served.uploads).toBe(1);
  });

  it("never overwrites another's change unseen", async () => {
    await publishes(POST);
    served.put({ slug: 'first-light', version: 2, title: 'Theirs' });
    await expect(publishes(CHANGED)).rejects.toThrow(/was changed after version 1.*--over 2/);
    expect(served.posts.get('first-light')).toMatchObject({ title: 'Theirs' });
    expect(await publishes(CHANGED, 2)).toMatchObject({ outcome: 'replaced', post: { version: 3 } });
  });

  it('never overwrites a post of which the file is not known to be', async () => {
    served.put({ slug: 'first-light', version: 4, title: 'Theirs' });
    await expect(publishes(POST)).rejects.toThrow(/not from this file.*--over 4/);
    await expect(publishes(POST, 3)).rejects.toThrow(/--over 4/);
    expect(served.posts.get('first-light')).toMatchObject({ title: 'Theirs' });
  });

  it('is told of a change that comes between', async () => {
    await publishes(POST);
    served.instead = (method) => {
      if (method === 'PUT') served.put({ slug: 'first-light', version: 2, title: 'Theirs' });
      return undefined;
    };
    await expect(publishes(CHANGED)).rejects.toThrow(/--over 2/);
    expect(served.posts.get('first-light')).toMatchObject({ title: 'Theirs' });
  });

  it('goes on after an answer that was lost', async () => {
    await publishes(POST);
    const before = memory;
    await publishes(CHANGED);
    memory = before;
    expect(await publishes(CHANGED)).toMatchObject({ outcome: 'unchanged', post: { version: 2 } });
    expect(await publishes(POST)).toMatchObject({ outcome: 'replaced', post: { version: 3 } });
  });

  it('uploads a photo once, whatever fails after it, and again when the site has it no more', async () => {
    served.instead = (_, path) => (path === 'posts' ? Response.json({}, { status: 503 }) : undefined);
    await expect(publishes(POST)).rejects.toThrow('The API answers 503: no reason. Try again: nothing happens twice.');
    served.instead = () => undefined;
    await publishes(POST);
    expect(served.uploads).toBe(1);
    let gone = true;
    served.instead = (method) =>
      method === 'HEAD' && gone ? ((gone = false), new Response(null, { status: 404 })) : undefined;
    await publishes(POST);
    expect(served.uploads).toBe(2);
  });

  it('is told why a photo is in quarantine, and publishes nothing', async () => {
    served.instead = (method) => (method === 'HEAD' ? new Response(null, { status: 404 }) : undefined);
    s3.on(HeadObjectCommand).resolves({ Metadata: { reason: encodeURIComponent('It is damaged: at 3') } });
    await expect(publishes(POST)).rejects.toThrow('sun.jpg: It is in quarantine: It is damaged: at 3.');
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toMatchObject({ Bucket: 'quarantine' });
    expect(served.posts.size).toBe(0);
  });

  it('waits for a photo, but not for ever, and looks into quarantine only if it is named', async () => {
    let looks = 0;
    served.instead = () => ((looks += 1) < 3 ? new Response(null, { status: 404 }) : undefined);
    await blog.shown('photo');
    expect(looks).toBe(3);
    served.instead = () => new Response(null, { status: 404 });
    s3.resetHistory();
    const other = new Blog({ ...place, quarantine: undefined }, client);
    await expect(other.shown('photo', -1)).rejects.toThrow('It is not on the website after');
    expect(s3.calls()).toEqual([]);
  });

  it.each<[string, (method: string, path: string) => Response | undefined, string]>([
    [
      'the API names a field',
      (method, path) =>
        method === 'POST' && path === 'posts'
          ? Response.json({ title: 'Wrong', errors: [{ field: 'title', detail: 'Too long' }] }, { status: 400 })
          : undefined,
      'The API answers 400: title: Too long.',
    ],
    [
      'the API gives no form',
      (_, path) => (path === 'photos' ? Response.json({ message: 'Forbidden' }, { status: 403 }) : undefined),
      'The API answers 403: Forbidden.',
    ],
    [
      'S3 does not take the photo',
      (_, path) => (path.includes('uploads') ? new Response('<Error/>', { status: 400 }) : undefined),
      'The photo was not taken: S3 answers 400.',
    ],
    [
      'the post cannot be read',
      (method) => (method === 'GET' ? new Response('oops', { status: 500 }) : undefined),
      'The API answers 500: no reason. Try again: nothing happens twice.',
    ],
    [
      'the API is down',
      (_, path) => (path === 'photos' ? down() : undefined),
      'https://api.test does not answer: refused',
    ],
    [
      'S3 is down',
      (_, path) => (path.includes('uploads') ? down() : undefined),
      'https://uploads.test does not answer: refused',
    ],
    [
      'the site is down',
      (method) => (method === 'HEAD' ? down() : undefined),
      'sun.jpg: https://site.test does not answer: refused',
    ],
  ])('is told in a line when %s', async (_, instead, why) => {
    served.instead = instead;
    await expect(publishes(POST)).rejects.toThrow(new RegExp(`^${why.replaceAll('.', '\\.')}$`));
    expect(served.posts.size).toBe(0);
  });

  it('is told in a line when a replacement is refused', async () => {
    await publishes(POST);
    served.instead = (method) =>
      method === 'PUT' ? Response.json({ title: 'Too large' }, { status: 413 }) : undefined;
    await expect(publishes(CHANGED)).rejects.toThrow('The API answers 413: Too large.');
  });

  it('is told of a photo that cannot be read, or is none, before anything is sent', async () => {
    const gone = publish(blog, { text: POST, read: () => Promise.reject(new Error('no such file')) });
    await expect(gone).rejects.toThrow('The photo sun.jpg cannot be read: no such file');
    const gif = publish(blog, { text: POST, read: () => Promise.resolve(new TextEncoder().encode('GIF89a')) });
    await expect(gif).rejects.toThrow('sun.jpg is no photo: JPEG, PNG, WebP and AVIF are photos here.');
    expect(served.asked).toEqual([]);
  });

  it('is told that credentials are missing', async () => {
    const nobody = new S3Client({ region: 'eu-west-1', credentials: () => Promise.reject(new Error('none')) });
    await expect(new Blog(place, nobody).read('any')).rejects.toThrow('AWS needs credentials and a Region: none');
  });
});

describe('what is known of what was published', () => {
  let folder: string;
  const of = (apiUrl: string, source = 'post.md') => Memories.beside(folder, apiUrl).of(source);
  const known: Memory = { slug: 'light', version: 2, photos: { hash: 'id' } };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'memories-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is nothing at first', () => {
    expect(of(place.apiUrl).memory).toBeUndefined();
  });

  it('is kept for each blog and each source', async () => {
    await of(place.apiUrl).keep?.(known);
    await of(place.apiUrl, 'other.md').keep?.({ photos: {} });
    await of('https://other.test/').keep?.({ ...known, version: 7 });
    expect(of(place.apiUrl).memory).toEqual(known);
    expect(of(place.apiUrl, 'other.md').memory).toEqual({ photos: {} });
    expect(of('https://other.test/').memory).toMatchObject({ version: 7 });
  });
});

describe('what a new blog begins with', () => {
  let served: Served;
  const outputs = { ApiUrl: place.apiUrl, SiteUrl: place.siteUrl, QuarantineBucketName: 'quarantine' };

  beforeEach(() => {
    served = new Served();
    jest.replaceProperty(process, 'env', { ...process.env, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' });
    jest.spyOn(globalThis, 'fetch').mockImplementation(served.fetch);
    jest.spyOn(Memories.prototype, 'of').mockReturnValue({});
  });

  afterEach(() => jest.restoreAllMocks());

  it('is three posts with a photo each, of which every one is worth reading', async () => {
    expect(await seed(outputs)).toBe('3 posts with photos');
    const posts = [...served.posts.values()];
    expect([posts.length, served.uploads]).toEqual([3, 3]);
    for (const { photo, summary, markdown } of posts) {
      expect(photo).toMatch(/^[0-9a-f]{32}$/);
      expect(summary).toBeDefined();
      expect(markdown).toMatch(/^## /m);
      expect(String(markdown).split(/\s+/).length).toBeGreaterThan(150);
    }
  });

  it('is there once: what an author has made of it stays', async () => {
    await seed(outputs);
    served.put({ slug: 'leave-a-light-on', version: 2, title: 'Theirs' });
    expect(await seed(outputs)).toBe('3 posts with photos');
    expect([served.uploads, served.posts.get('leave-a-light-on')?.title]).toEqual([3, 'Theirs']);
  });

  it('is tried again where it failed', async () => {
    served.instead = (method, path) => (method === 'POST' && path === 'posts' ? down() : undefined);
    await expect(seed(outputs)).rejects.toThrow('https://api.test does not answer: refused');
    served.instead = () => undefined;
    await seed(outputs);
    expect(served.posts.size).toBe(3);
  });
});

function down(): never {
  throw new TypeError('fetch failed', { cause: new Error('refused') });
}
