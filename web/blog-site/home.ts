import { listPosts, type PostSummary } from './shared/api';
import { element, Region, showDate } from './shared/page';
import { onMissing, photoImage } from './shared/photos';
import './shared/subscribe-form';

const region = new Region(element('posts', HTMLElement));
const list = element('post-list', HTMLOListElement);
const more = element('more', HTMLButtonElement);
const card = element('post-card', HTMLTemplateElement);
let cursor: string | undefined;

region.onRetry(() => void load());
more.addEventListener('click', () => void loadMore());
void load();

async function load(): Promise<void> {
  region.show('loading');
  more.hidden = true;
  try {
    const page = await listPosts(cursor);
    list.append(...page.items.map(cardOf));
    cursor = page.cursor;
    more.hidden = cursor === undefined;
    region.show(list.childElementCount === 0 ? 'empty' : 'loaded');
  } catch {
    region.show('failed');
  }
}

/** Whoever asked by keyboard goes on at the first post that is new. */
async function loadMore(): Promise<void> {
  const known = list.childElementCount;
  await load();
  list.children[known]?.querySelector('a')?.focus();
}

function cardOf({ slug, title, summary = '', publishedAt, photo }: PostSummary): Node {
  const copy = card.content.cloneNode(true) as DocumentFragment;
  const [time, link, text] = [copy.querySelector('time'), copy.querySelector('a'), copy.querySelector('.summary')];
  if (!time || !link || !text) throw new Error('The template lacks a part.');
  showDate(time, publishedAt);
  link.textContent = title;
  link.href = `/posts/${encodeURIComponent(slug)}`;
  text.textContent = summary;
  if (photo !== undefined) {
    const image = photoImage({ id: photo, alt: '' }, '(max-width: 40rem) 92vw, 24rem');
    onMissing(image, () => image.remove());
    copy.querySelector('article')?.prepend(image);
  }
  return copy;
}
