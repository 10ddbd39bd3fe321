import { transliterate } from 'transliteration';
import * as v from 'valibot';
import { fields, type Post, slug } from './post';

/** The body with which a post is made. Without a slug the title gives it. */
export const newPostRequest = v.pipe(
  v.object({ ...fields, slug: v.optional(slug) }),
  v.transform((request) => ({ ...request, slug: request.slug ?? slugOf(request.title) })),
  v.forward(
    v.check((request) => v.is(slug, request.slug), 'Must be given: the title has no letter or digit'),
    ['slug'],
  ),
  v.metadata({ description: 'Without a slug the title gives it, which must then have a letter or digit.' }),
);

export type NewPostRequest = v.InferOutput<typeof newPostRequest>;

/**
 * The letters and digits of a title, as Latin letters write them: `Größe & Straße` → `grosse-strasse`; may be empty. A
 * post keeps the slug that it was made with.
 */
export const slugOf = (title: string): string =>
  transliterate(title.normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 100)
    .replace(/-$/, '');

export function newPost({ markdown, ...request }: NewPostRequest, now: Date): Post {
  const at = now.toISOString();
  return { ...request, ...markdown, publishedAt: at, updatedAt: at, version: 1 };
}
