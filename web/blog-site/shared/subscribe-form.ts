import { Refusal, subscribe } from './api';
import { element } from './page';

const form = element('subscribe-form', HTMLFormElement);
const email = element('email', HTMLInputElement);
const answer = element('subscribe-answer', HTMLElement);
let sending = false;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});
email.addEventListener('input', () => email.removeAttribute('aria-invalid'));

async function send(): Promise<void> {
  if (sending) return;
  if (!email.checkValidity()) {
    refuse('Please enter an email address, such as you@example.com.');
    return;
  }
  sending = true;
  show('Sending…');
  try {
    await subscribe(email.value.trim());
    form.reset();
    show('Thank you. If the address is new to us, a welcome mail is on its way.', 'good');
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 0;
    if (status === 400) refuse('That address was not accepted. Please check it.');
    else show(status === 429 ? 'That was a lot at once. Please try again in a minute.' : FAILED, 'bad');
  } finally {
    sending = false;
  }
}

const FAILED = 'That did not work. Please try again: asking twice does no harm.';

function refuse(why: string): void {
  email.setAttribute('aria-invalid', 'true');
  email.focus();
  show(why, 'bad');
}

function show(text: string, mood = 'neutral'): void {
  answer.dataset['mood'] = mood;
  answer.textContent = text;
}
