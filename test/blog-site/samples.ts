import type { Post } from '../../lambdas/blog-site/post';
import type { Subscriber } from '../../lambdas/blog-site/subscriber';

export const NOW = new Date('2026-03-01T12:00:00.000Z');

export const post: Post = {
  slug: 'first-frost',
  title: 'First frost',
  markdown: '*Cold*',
  html: '<p><em>Cold</em></p>\n',
  publishedAt: '2026-02-01T08:00:00.000Z',
  updatedAt: '2026-02-01T08:00:00.000Z',
  version: 3,
};

export const ID = 'a'.repeat(43);
export const SECRET = 's'.repeat(22);

export const subscriber: Subscriber = {
  email: 'ann@example.com',
  secret: SECRET,
  standing: 'SUBSCRIBED',
  welcome: 'PENDING',
  subscribedAt: '2026-03-01T11:59:59.000Z',
};

/**
 * Keys that S3 takes, up to its 1,024 bytes of any Unicode.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const KEYS: Readonly<Record<string, string>> = {
  'a space and a plus': 'a b+c.jpg',
  'letters of other scripts': 'снимок/フォト 1.jpg',
  'what URLs reserve': "100%/it's (1)&=?#~!*.jpg",
  'line breaks and a tab': 'line\nbreak\r\n\ttab.jpg',
  'a newline alone': '\n',
  'a space alone': ' ',
  'what looks encoded': '%0A+%2B',
  'what XML reserves': '<a>&amp;"\u2028',
  'a slash first, and two': '/lead//twice/',
  'steps up': '../a/./b/..',
  'a step up alone': '..',
  '1,024 bytes': '👍'.repeat(256),
};

/** Names of the fields that a problem blames. */
export const blamed = (body: string): string[] =>
  (JSON.parse(body) as { errors: { field: string }[] }).errors.map(({ field }) => field);
