import { getPost, type Post, Refusal } from './shared/api';
import { element, pathArguments, Region } from './shared/page';
import { type Photo, photoImage, photosIn } from './shared/photos';

const root = element('photo', HTMLElement);
const region = new Region(root);
const title = element('title', HTMLHeadingElement);
const [slug = '', id = ''] = pathArguments();

region.onRetry(() => void load());
void load();

async function load(): Promise<void> {
  region.show('loading');
  title.textContent = 'Loading the photo…';
  try {
    const post = await getPost(slug);
    linkBack(post);
    render(photosOf(post), post);
  } catch (error) {
    const missing = error instanceof Refusal && error.status === 404;
    end(missing ? 'missing' : 'failed', missing ? 'There is no such photo' : 'Something went wrong');
  }
}

function linkBack(post: Post): void {
  const back = element('back', HTMLAnchorElement);
  back.href = `/posts/${encodeURIComponent(post.slug)}`;
  back.textContent = `Back to “${post.title}”`;
}

/** Its cover first, then those in its text, each once. */
function photosOf({ title: alt, photo, html }: Post): Photo[] {
  const text = new DOMParser().parseFromString(html, 'text/html');
  const all = [...(photo === undefined ? [] : [{ id: photo, alt }]), ...photosIn(text).map((found) => found.photo)];
  return all.filter((one, index) => all.findIndex((other) => other.id === one.id) === index);
}

function render(photos: readonly Photo[], post: Post): void {
  const index = photos.findIndex((photo) => photo.id === id);
  const photo = photos[index];
  if (!photo) {
    end('missing', 'There is no such photo');
    return;
  }
  const image = photoImage(
    { ...photo, alt: photo.alt || `A photo of “${post.title}”` },
    '(max-width: 60rem) 94vw, 60rem',
  );
  image.addEventListener('load', () => end('loaded', photo.alt || post.title));
  image.addEventListener('error', () => end('missing', 'The photo is not there'));
  root.querySelector('figure')?.replaceChildren(image);
  element('others', HTMLElement).replaceChildren(
    ...[photos[index - 1], photos[index + 1]].flatMap((other, side) =>
      other ? [linkTo(other, side === 0 ? 'Previous photo' : 'Next photo')] : [],
    ),
  );
}

function linkTo(photo: Photo, text: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = `/photo/${encodeURIComponent(slug)}/${photo.id}`;
  link.textContent = text;
  return link;
}

function end(state: string, heading: string): void {
  title.textContent = heading;
  document.title = `${heading} · Field Notes`;
  region.show(state);
}
