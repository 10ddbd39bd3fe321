import fc from 'fast-check';
import * as v from 'valibot';
import { newPost, newPostRequest, slugOf } from '../../lambdas/blog-site/new-post';
import { changedPost, LISTING_KEY, listingKey, slug } from '../../lambdas/blog-site/post';
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
