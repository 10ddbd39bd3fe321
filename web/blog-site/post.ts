import { getPost, type Post, Refusal } from './shared/api';
import { element, keepOutOfSearch, pathArguments, Region, showDate } from './shared/page';
import { photoLink, photosIn } from './shared/photos';
import './shared/subscribe-form';

const COLUMN = '(max-width: 46rem) 92vw, 44rem';

const region = new Region(element('post', HTMLElement));
const title = element('title', HTMLHeadingElement);
const [slug = ''] = pathArguments();

region.onRetry(() => void load());
void load();

async function load(): Promise<void> {
  region.show('loading');
  title.textContent = 'Loading the post…';
  try {
    render(await getPost(slug));
    region.show('loaded');
  } catch (error) {
    const missing = error instanceof Refusal && error.status === 404;
    head(missing ? 'There is no such post' : 'Something went wrong');
    if (missing) keepOutOfSearch();
    region.show(missing ? 'missing' : 'failed');
  }
}

function render(post: Post): void {
  head(post.title);
  showDate(element('published', HTMLTimeElement), post.publishedAt);
  const summary = element('summary', HTMLElement);
  summary.textContent = post.summary ?? '';
  summary.hidden = post.summary === undefined;
  if (post.photo !== undefined) {
    const cover = photoLink({ id: post.photo, alt: post.title }, post.slug, COLUMN);
    cover.querySelector('img')?.addEventListener('error', () => cover.remove());
    element('cover', HTMLElement).replaceChildren(cover);
  }
  const body = element('body', HTMLElement);
  body.innerHTML = post.html;
  for (const { image, photo } of photosIn(body)) image.replaceWith(photoLink(photo, post.slug, COLUMN));
  // What scrolls by itself must be reachable without a mouse.
  for (const wide of body.querySelectorAll<HTMLElement>('pre, table')) wide.tabIndex = 0;
}

function head(text: string): void {
  title.textContent = text;
  document.title = `${text} · Field Notes`;
}
