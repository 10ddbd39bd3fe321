import fc from 'fast-check';
import * as v from 'valibot';
import { newPost, newPostRequest, slugOf } from '../../lambdas/blog-site/new-post';
import {
  changedPost,
  etagOf,
  LISTING_KEY,
  listingKey,
  postPageSchema,
  postRequest,
  postSchema,
  postView,
  slug,
  summaryOf,
} from '../../lambdas/blog-site/post';
import { NOW, post } from './samples';

const request = { title: 'First frost', markdown: '*Cold*' };
const read = (body: object) => v.safeParse(newPostRequest, { ...request, ...body });
const blamedIn = (body: object) => read(body).issues?.map((issue) => v.getDotPath(issue));

it.each([
  ['First frost', 'first-frost'],
  ['  Déjà vu!  ', 'deja-vu'],
  ['C++ & C#: 2 ways', 'c-c-2-ways'],
  ['Größe & Straße', 'grosse-strasse'],
  ['Łódź, Ærø, Þór', 'lodz-aero-thor'],
  ['Первый мороз', 'pervyy-moroz'],
  ['Ελληνικά', 'ellinika'],
  ['写真', 'xie-zhen'],
  ['👍 --', ''],
  ['Winter '.repeat(20), 'winter-'.repeat(14) + 'wi'],
  ['Ice '.repeat(50), 'ice-'.repeat(24) + 'ice'],
])('names a post %p by the slug %p', (title, expected) => {
  expect(slugOf(title)).toBe(expected);
});

it('gives whatever title a slug that is one, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
      const made = slugOf(title);
      expect(made === '' || v.is(slug, made)).toBe(true);
    }),
  );
});

it('asks for a slug when the title gives none', () => {
  expect(blamedIn({ title: '👍' })).toEqual(['slug']);
  expect(read({ title: '👍', slug: 'thumbs-up' }).output).toMatchObject({ slug: 'thumbs-up' });
});

it.each([
  ['title', { title: ' ' }],
  ['title', { title: 'x'.repeat(201) }],
  ['title', { title: '💥'.repeat(201) }],
  ['summary', { summary: '' }],
  ['photo', { photo: '../secret' }],
  ['slug', { slug: 'Not a slug' }],
  ['markdown', { markdown: '' }],
  ['markdown', { markdown: 'x'.repeat(100 * 1024 + 1) }],
  ['markdown', { markdown: '&'.repeat(100 * 1024) }],
])('refuses a wrong %s', (field, body) => {
  expect(blamedIn(body)).toEqual([field]);
});

it('publishes a post as version 1, and each change as one more', () => {
  const published = newPost(v.parse(newPostRequest, request), NOW);
  expect(published).toEqual({
    ...request,
    slug: 'first-frost',
    html: '<p><em>Cold</em></p>\n',
    publishedAt: NOW.toISOString(),
    updatedAt: NOW.toISOString(),
    version: 1,
  });
  const changed = changedPost(post, { title: 'Frost', markdown: { markdown: 'x', html: '<p>x</p>' } }, NOW);
  expect(changed).toMatchObject({ slug: post.slug, publishedAt: post.publishedAt, version: 4 });
});

it('lists a post under a key that a cursor may hold', () => {
  expect(listingKey(post)).toMatch(LISTING_KEY);
});

it.each([
  ['title', { title: '💥'.repeat(200), slug: 'x' }],
  ['summary', { summary: 'x'.repeat(500) }],
  ['photo', { photo: '0123456789abcdef'.repeat(2) }],
  ['slug', { slug: `${'x'.repeat(98)}-1` }],
  ['markdown', { markdown: 'x'.repeat(100 * 1024) }],
])('takes the longest %s', (_, body) => {
  expect(blamedIn(body)).toBeUndefined();
});

it.each([
  ['summary', { summary: 'x'.repeat(501) }, 'Must have at most 500 characters'],
  ['photo', { photo: '0'.repeat(33) }, 'Must be the id of a photo'],
  ['photo', { photo: '0'.repeat(31) }, 'Must be the id of a photo'],
  ['slug', { slug: '-a' }, 'Must be like-this-1'],
  ['slug', { slug: 'a-' }, 'Must be like-this-1'],
  ['slug', { slug: 'a--b' }, 'Must be like-this-1'],
  ['slug', { title: '👍' }, 'Must be given: the title has no letter or digit'],
  ['title', { title: '' }, 'Must have at least 1 characters'],
  ['markdown', { markdown: '&'.repeat(100 * 1024) }, 'Renders to more than 250 KiB of HTML'],
])('states of a wrong %s what it must be', (field, body, detail) => {
  expect(read(body).issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([[field, detail]]);
});

it('takes no slug of more than 100 characters', () => {
  expect([v.is(slug, 'x'.repeat(100)), v.is(slug, 'x'.repeat(101))]).toEqual([true, false]);
});

it('keeps title and summary without the spaces around them', () => {
  expect(read({ title: ' a ', summary: ' b ' }).output).toMatchObject({ title: 'a', summary: 'b' });
});

it('lists of a post what a list shows, and gives readers all that there is but whatever else its row holds', () => {
  const summary = { slug: 'a', title: 'A', summary: 's', publishedAt: NOW.toISOString(), photo: 'p' };
  const whole = { ...summary, markdown: 'm', html: 'h', updatedAt: NOW.toISOString(), version: 3 };
  expect(summaryOf(whole)).toEqual(summary);
  expect(postView(Object.assign({ listing: 'POSTS' }, whole))).toEqual(whole);
  expect(etagOf(whole)).toBe('"3"');
});

it.each([
  'x2026-03-01T12:00:00.000Z#a',
  '2026-03-01T12:00:00.000Z#',
  '2026-03-01T12:00:00.000Z#A',
  '2026-03-01T12:00:00Z#a',
  `2026-03-01T12:00:00.000Z#${'a'.repeat(101)}`,
])('takes %s for no key of a listing', (key) => {
  expect(key).not.toMatch(LISTING_KEY);
});

it('takes Markdown that renders to 250 KiB of HTML, and to no byte more', () => {
  const markdown = `${'&'.repeat(51_000)}${'x'.repeat(250 * 1024 - 5 * 51_000 - '<p></p>\n'.length)}`;
  expect(blamedIn({ markdown })).toBeUndefined();
  expect(blamedIn({ markdown: `${markdown}x` })).toEqual(['markdown']);
});

it('is changed with a title and a text, and whatever else is named', () => {
  const html = '<p><em>Cold</em></p>\n';
  expect(v.parse(postRequest, { ...request, slug: 'other' })).toEqual({
    title: request.title,
    markdown: { markdown: request.markdown, html },
  });
  expect(v.safeParse(postRequest, {}).issues?.map((issue) => v.getDotPath(issue))).toEqual(['title', 'markdown']);
});

it('is read whole, and listed without its text', () => {
  const { markdown: _, ...nothingToRead } = postView(post);
  expect([v.is(postSchema, postView(post)), v.is(postSchema, nothingToRead)]).toEqual([true, false]);
  const { slug: __, ...unnamed } = summaryOf(post);
  const pages = [{ items: [summaryOf(post)], cursor: 'c' }, { items: [] }, { items: [unnamed] }, {}];
  expect(pages.map((page) => v.is(postPageSchema, page))).toEqual([true, true, false, false]);
});
