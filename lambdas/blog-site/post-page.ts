import sanitizeHtml from 'sanitize-html';
import type { Post } from './post';

const THUMBNAIL = /^\/photos\/([^/]+)\/\d+\.webp$/;

interface Photo {
  readonly id: string;
  /** What it shows; empty where nobody described it. */
  readonly alt: string;
}

/** What the page of a post shows. */
export const postPage = (post: Post) => ({ ...post, published: dayOf(post.publishedAt) });

/** What the page of one of a post's photos shows; nothing when the post has no such photo. */
export function photoPage(post: Post, id: string) {
  const photos = photosOf(post);
  const index = photos.findIndex((photo) => photo.id === id);
  const photo = photos[index];
  return (
    photo && {
      photo: { ...photo, alt: photo.alt || `A photo of “${post.title}”` },
      heading: photo.alt || post.title,
      post: { slug: post.slug, title: post.title },
      previous: photos[index - 1],
      next: photos[index + 1],
    }
  );
}

const dayOf = (at: string): string => new Date(at).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' });

/** Its cover first, then those in its text, each once. */
function photosOf({ title: alt, photo, html }: Post): Photo[] {
  const all: Photo[] = photo === undefined ? [] : [{ id: photo, alt }];
  sanitizeHtml(html, {
    allowedTags: ['img'],
    transformTags: {
      img: (tagName, attribs) => {
        const [, id] = THUMBNAIL.exec(attribs['src'] ?? '') ?? [];
        if (id !== undefined && !all.some((known) => known.id === id)) all.push({ id, alt: attribs['alt'] ?? '' });
        return { tagName, attribs };
      },
    },
  });
  return all;
}
