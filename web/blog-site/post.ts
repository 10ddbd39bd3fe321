import { element } from './shared/page';
import { onMissing, photoLink, photosIn } from './shared/photos';
import './shared/subscribe-form';

const COLUMN = '(max-width: 46rem) 92vw, 44rem';
const SLUG = location.pathname.split('/')[2] ?? '';

const body = element('body', HTMLElement);
for (const { image, photo } of photosIn(body)) image.replaceWith(photoLink(photo, SLUG, COLUMN));
// What scrolls by itself must be reachable without a mouse.
for (const wide of body.querySelectorAll<HTMLElement>('pre, table')) wide.tabIndex = 0;

const cover = document.querySelector('.cover');
const coverImage = cover?.querySelector('img');
if (coverImage) onMissing(coverImage, () => cover?.remove());
