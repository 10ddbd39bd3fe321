import './variables';
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import Ajv from 'ajv-draft-04';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { templateOf } from '../support/synth';
import { handler as subscribe } from '../../lambdas/blog-site/add-subscriber.handler';
import { handler as create } from '../../lambdas/blog-site/create-post.handler';
import { handler as read } from '../../lambdas/blog-site/get-post.handler';
import { handler as list } from '../../lambdas/blog-site/list-posts.handler';
import { renderMarkdown } from '../../lambdas/blog-site/markdown';
import { slugOf } from '../../lambdas/blog-site/new-post';
import { handler as requestUpload } from '../../lambdas/blog-site/request-upload.handler';
import { handler as unsubscribe } from '../../lambdas/blog-site/unsubscribe.handler';
import { handler as update } from '../../lambdas/blog-site/update-post.handler';
import { uncarriedIn } from '../../lambdas/shared/text';
import { apiEvent } from '../support/lambda-events';
import { ID, post, SECRET } from './samples';

interface Model {
  readonly Properties: { readonly Name: string; readonly Schema: Readonly<Record<string, unknown>> };
}
type Body = Readonly<Record<string, unknown>>;

const tables = mockClient(DynamoDBDocumentClient);
beforeEach(() => {
  tables.reset();
  tables.on(GetCommand).resolves({ Item: post });
  tables.on(TransactWriteCommand).resolves({});
});

const models = Object.values(templateOf('BlogSite').findResources('AWS::ApiGateway::Model') as Record<string, Model>);
const ajv = new Ajv({ formats: { 'date-time': true } });
const published = (name: string) =>
  ajv.compile(models.find(({ Properties }) => Properties.Name === name)?.Properties.Schema ?? { not: {} });

const textIn = (body: Body, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};
const isLonger = (text: string, most: number) => Array.from(text.trim()).length > most;

/** What the published schemas can state in words only: the rule's name, and whether a body breaks it. */
const carried = { 'text that can be handed on': (body: Body) => uncarriedIn(body, 1).length > 0 };
const postRules = {
  ...carried,
  'a title of 200 characters, without what is cut off': (body: Body) => isLonger(textIn(body, 'title'), 200),
  'a summary of 500 characters, without what is cut off': (body: Body) => isLonger(textIn(body, 'summary'), 500),
  'Markdown of 100 KiB': (body: Body) => Buffer.byteLength(textIn(body, 'markdown')) > 102_400,
  'HTML of 250 KiB': (body: Body) => Buffer.byteLength(renderMarkdown(textIn(body, 'markdown'))) > 256_000,
};
const newPostRules = {
  ...postRules,
  'a letter or digit in the title, or a slug': (body: Body) =>
    body['slug'] === undefined && slugOf(textIn(body, 'title')) === '',
};
const addressIn = (body: Body) => textIn(body, 'email').trim();
const nameIn = (body: Body) => addressIn(body).replace(/@.*$/s, '');
const addressRules = {
  ...carried,
  'a name of 64 characters': (body: Body) => nameIn(body).length > 64,
  'an address of 254 characters': (body: Body) => addressIn(body).length > 254,
  'words between the dots of a name': (body: Body) => nameIn(body).split('.').includes(''),
  'a dot in the domain': (body: Body) => !addressIn(body).replace(/^.*@/s, '').includes('.'),
};

const unit = fc.constantFrom(
  'x',
  '7',
  '💥',
  'é',
  '👩‍👧',
  ' ',
  '\u00a0',
  '\ufeff',
  '\u200b',
  '&',
  '<',
  '\u0085',
  '\uffff',
);
const repeated = fc
  .tuple(unit, fc.constantFrom(0, 1, 2, 100, 199, 200, 201, 499, 500, 501))
  .map(([one, times]) => one.repeat(times));
const padded = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', ' ', '\t\n', '\u00a0\ufeff'), text, fc.constantFrom('', ' ', '\r\n', '\u2028'))
    .map((parts) => parts.join(''));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.string({ maxLength: 9 }), padded(repeated));
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));
/** Mostly what is right, or nearly. */
const nearly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: value });
const extra = fc.dictionary(
  fc.constantFrom('__proto__', 'toString', 'html', 'version', 'note'),
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom('\ud800', '\uffff', { '\0': 1 }) }),
  { maxKeys: 1 },
);
const withExtra = (known: fc.Arbitrary<object>) =>
  fc.tuple(known, extra).map(([one, more]) => Object.assign(Object.create(null), more, one) as unknown);
const orAnything = (known: fc.Arbitrary<object>) =>
  fc.oneof({ weight: 12, arbitrary: withExtra(known) }, { weight: 1, arbitrary: fc.jsonValue() });

const title = fc.oneof(padded(fc.constantFrom('First frost', '?!', 'Größe', '💥'.repeat(200))), text);
const markdown = fc.oneof(
  { weight: 12, arbitrary: fc.oneof(fc.constantFrom('*Cold*', '', '<script>', ' '), text) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('x'.repeat(102_400), 'x'.repeat(102_401), 'é'.repeat(51_201), '&'.repeat(51_300)),
  },
);
const hex = (length: number) => 'a1'.repeat(length).slice(0, length);
const photo = fc.constantFrom(hex(32), hex(31), hex(33), hex(32).toUpperCase(), `${hex(32)}\n`, ` ${hex(31)}`);
const slug = fc.constantFrom('first-frost', 'a', '', '-', 'a--b', 'A', 'é', 'a\n', hex(100), hex(101), ' a');
const fields = {
  title: nearly(title),
  markdown: nearly(markdown),
  summary: nearly(fc.oneof(fc.constantFrom('Cold', '💥'.repeat(500), 'x'.repeat(501)), text)),
  photo: nearly(fc.oneof(fc.constant(hex(32)), photo)),
};
const requiredKeys = ['title', 'markdown'] as const;
const newPosts = fc.oneof(
  fc.record({ title: fields.title, markdown: fields.markdown }),
  fc.record({ ...fields, slug: nearly(slug) }, { requiredKeys: [...requiredKeys] }),
  fc.record({ ...fields, slug: nearly(slug) }, { requiredKeys: [] }),
);

const word = fc.constantFrom(
  'ann',
  "o'brian",
  '',
  'a'.repeat(64),
  'a'.repeat(65),
  'A+b',
  '-',
  'ü',
  'a b',
  '"a"',
  'a"b',
);
const label = fc.constantFrom(
  'example',
  'org',
  'xn--mller-kva',
  '',
  '-a',
  'b'.repeat(63),
  'b'.repeat(64),
  'Ä',
  '\u212a',
);
const joined = (part: fc.Arbitrary<string>, most: number) =>
  fc.array(part, { minLength: 1, maxLength: most }).map((parts) => parts.join('.'));
/** 254 characters. */
const longest = `${'a'.repeat(62)}@${['b', 'c', 'd'].map((letter) => letter.repeat(63)).join('.')}`;
const address = padded(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('ann@example.org', 'Ann+Blog@Example.com', "siobhan.o'brian@example.org") },
    { weight: 8, arbitrary: fc.tuple(joined(word, 2), joined(label, 5)).map((parts) => parts.join('@')) },
    { weight: 1, arbitrary: fc.constantFrom('ann', '@', 'a@b@example.org', '<a@example.org>', 'a@example.org\nx') },
    { weight: 1, arbitrary: fc.constantFrom(longest, `a${longest}`) },
    { weight: 1, arbitrary: fc.emailAddress() },
  ),
);

const bytes = fc.oneof(
  fc.constantFrom(0, -0, 1, 1.5, -1, 1e-7, 20_971_520, 20_971_521, 2 ** 53, 1e21, Number.MAX_VALUE),
  fc.integer({ min: -1, max: 30_000_000 }),
);
const contentType = fc.constantFrom(
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/gif',
  'IMAGE/PNG',
  '',
);

const short = { title: 'Frost', markdown: '*Cold*' };
/** Each breaks one rule alone. */
const posts = [
  { ...short, title: 'x'.repeat(201) },
  { ...short, summary: 'x'.repeat(501) },
  { ...short, markdown: 'é'.repeat(51_201) },
  { ...short, markdown: '&'.repeat(51_300) },
  { ...short, note: '\uffff' },
];
const addresses = [
  ...[`a${longest}`, `${'a'.repeat(65)}@example.org`, 'a..b@example.org', 'ann@localhost'].map((email) => ({ email })),
  { email: 'ann@example.org', note: '\uffff' },
];
const upload = { contentType: 'image/png', bytes: 1 };

it.each([
  ['NewPost', create, newPosts, newPostRules, [...posts, { ...short, title: '?!' }], 201, 'Post'],
  ['PostReplacement', update, newPosts, postRules, posts, 200, 'Post'],
  ['Subscription', subscribe, fc.record({ email: nearly(address) }), addressRules, addresses, 202, 'Accepted'],
  [
    'UploadRequest',
    requestUpload,
    fc.record({ contentType: nearly(contentType), bytes: nearly(bytes) }),
    carried,
    [{ ...upload, note: '\uffff' }],
    201,
    'UploadForm',
  ],
] as const)(
  'takes whatever fits the published schema of %s and breaks no rule that is named here, and nothing else',
  async (name, handler, body, rules, examples, success, answer) => {
    const [isTaken, isAnswer] = [published(name), published(answer)];
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(orAnything(body), async (one) => {
        const sent: unknown = JSON.parse(JSON.stringify(one));
        const fits = isTaken(sent);
        const broken = fits ? Object.entries(rules).filter(([, isBroken]) => isBroken(sent as Body)) : [];
        const { statusCode, body: answered } = await handler(apiEvent({ body: one, path: { slug: post.slug } }));
        expect({ sent, statusCode }).toEqual({ sent, statusCode: fits && broken.length === 0 ? success : 400 });
        if (statusCode === success) expect(isAnswer(JSON.parse(answered))).toBe(true);
        // Of several that are broken none is seen to be needed.
        const kind = fits ? (broken.length > 1 ? 'several' : (broken[0]?.[0] ?? 'taken')) : 'refused';
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: 1500, examples: examples.map((one): [unknown] => [one]) },
    );
    expect([...seen.keys()]).toEqual(expect.arrayContaining(Object.keys(rules)));
    expect(Math.min(seen.get('taken') ?? 0, seen.get('refused') ?? 0)).toBeGreaterThan(50);
  },
  120_000,
);

it.each([' ann@example.org\n', 'ANN@EXAMPLE.ORG', '\ufeffann@example.org'])(
  'takes an address with white space around it, and capital letters: %j',
  async (email) => {
    expect(published('Subscription')({ email })).toBe(true);
    expect((await subscribe(apiEvent({ body: { email } }))).statusCode).toBe(202);
  },
);

it.each([
  ['PostPage', list, {}],
  ['Post', read, { path: { slug: post.slug } }],
  ['Unsubscribed', unsubscribe, { path: { token: `${ID}.${SECRET}` } }],
] as const)('answers by the schema of %s', async (name, handler, request) => {
  tables.on(QueryCommand).resolves({ Items: [post, { ...post, photo: hex(32) }], LastEvaluatedKey: { entry: 'e' } });
  tables.on(UpdateCommand).resolves({});
  const { statusCode, body } = await handler(apiEvent(request));
  expect([statusCode, published(name)(JSON.parse(body))]).toEqual([200, true]);
});

it('states in words what a schema cannot express', () => {
  const words = JSON.stringify(models.map(({ Properties }) => Properties.Schema));
  for (const rule of [
    'at most 200 characters',
    'at most 500 characters',
    'At most 102400 bytes',
    'at most 256000 bytes',
    'letter or digit',
    '64 characters before the at sign',
    '254 in all',
    'no dot at an end of the name',
    'a dot in the domain',
  ]) {
    expect(words).toContain(rule);
  }
});
