import * as v from 'valibot';
import { trimmed } from '../shared/characters';
import { dateTime } from '../shared/date-time';
import { renderMarkdown } from './markdown';
import { PHOTO_ID } from './photo';

/** An item takes 400 KB, text and HTML together: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_MARKDOWN_BYTES = 100 * 1024;
const MOST_HTML_BYTES = 250 * 1024;

/** The part of a post's address that names it. */
export const slug = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Must be like-this-1'), v.maxLength(100));

const photo = v.pipe(
  v.string(),
  v.regex(PHOTO_ID, 'Must be the id of a photo'),
  v.metadata({ description: 'Id of a photo: the site has it at /photos/{photo}/{width}.webp.' }),
);

export const fields = {
  title: trimmed(200),
  summary: v.optional(trimmed(500)),
  photo: v.optional(photo),
  markdown: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxBytes(MOST_MARKDOWN_BYTES),
    v.transform((markdown) => ({ markdown, html: renderMarkdown(markdown) })),
    v.check(({ html }) => Buffer.byteLength(html) <= MOST_HTML_BYTES, 'Renders to more than 250 KiB of HTML'),
    v.metadata({ description: `As HTML at most ${MOST_HTML_BYTES} bytes.` }),
  ),
};

/** The body with which a post is changed: all of it, what is left out is gone. */
export const postRequest = v.object(fields);
export type PostRequest = v.InferOutput<typeof postRequest>;

const postSummarySchema = v.object({
  slug,
  title: v.string(),
  summary: v.optional(v.string()),
  publishedAt: dateTime,
  photo: v.optional(photo),
});

export const postSchema = v.object({
  ...postSummarySchema.entries,
  markdown: v.string(),
  html: v.string(),
  updatedAt: dateTime,
  /** 1 when it is published, one more with each change. */
  version: v.number(),
});

export const postPageSchema = v.object({ items: v.array(postSummarySchema), cursor: v.optional(v.string()) });

export type PostSummary = Readonly<v.InferOutput<typeof postSummarySchema>>;
export type Post = Readonly<v.InferOutput<typeof postSchema>>;

export const changedPost = (post: Post, { markdown, ...request }: PostRequest, now: Date): Post => ({
  ...request,
  ...markdown,
  slug: post.slug,
  publishedAt: post.publishedAt,
  updatedAt: now.toISOString(),
  version: post.version + 1,
});

export const summaryOf = ({ slug, title, summary, publishedAt, photo }: PostSummary): PostSummary => ({
  slug,
  title,
  summary,
  publishedAt,
  photo,
});

/** What readers are given of a post. */
export const postView = ({ markdown, html, updatedAt, version, ...post }: Post): Post => ({
  ...summaryOf(post),
  markdown,
  html,
  updatedAt,
  version,
});

/** A post's state as in `ETag` and `If-Match`. */
export const etagOf = ({ version }: Pick<Post, 'version'>): string => `"${version}"`;

/** Posts are listed by it, newest first. */
export const listingKey = ({ publishedAt, slug }: Pick<PostSummary, 'publishedAt' | 'slug'>): string =>
  `${publishedAt}#${slug}`;

/** What a listing's key looks like: a cursor that holds anything else is none of ours. */
export const LISTING_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[a-z0-9-]{1,100}$/;
