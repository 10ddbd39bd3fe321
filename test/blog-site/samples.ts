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

/** Names of the fields that a problem blames. */
export const blamed = (body: string): string[] =>
  (JSON.parse(body) as { errors: { field: string }[] }).errors.map(({ field }) => field);
