import { Refusal, unsubscribe } from './shared/api';
import { element, Region } from './shared/page';

const region = new Region(element('unsubscribe', HTMLElement));
const title = element('title', HTMLHeadingElement);
const token = new URLSearchParams(location.search).get('token') ?? '';

// Opening the page changes nothing: programs that look for viruses follow the links in mails.
element('confirm', HTMLButtonElement).addEventListener('click', () => void confirm());
region.onRetry(() => void confirm());
if (token === '') end('missing', 'This link is not complete');

async function confirm(): Promise<void> {
  try {
    await unsubscribe(token);
    end('done', 'You are unsubscribed');
  } catch (error) {
    const missing = error instanceof Refusal && [400, 404].includes(error.status);
    end(missing ? 'missing' : 'failed', missing ? 'This link is not valid' : 'Something went wrong');
  }
}

function end(state: string, heading: string): void {
  title.textContent = heading;
  document.title = `${heading} · Field Notes`;
  region.show(state);
  title.focus();
}
