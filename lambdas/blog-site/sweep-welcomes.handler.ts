import { sweeping } from '../shared/sweep';
import { sendsMail, subscribers, welcome } from './mail-client';
import { welcomeStep } from './subscriber';
import { idIn } from './subscriber-store';
import { SUBJECT } from './tables';
import { TIME_FOR_A_MAIL_MS, WAITING_MS } from './waits';

/**
 * Sends what has waited for 15 minutes, whatever became of the stream: also to those who subscribed while the stack had
 * no sender.
 */
export const handler = sweeping<string>({
  what: 'welcome mails',
  left: waiting,
  idOf: (id) => id,
  settle: welcome,
  longestMs: TIME_FOR_A_MAIL_MS,
});

async function* waiting(): AsyncGenerator<string> {
  if (!sendsMail) return;
  const now = new Date();
  for await (const subscriber of subscribers.waiting(new Date(now.getTime() - WAITING_MS))) {
    const id = idIn(subscriber[SUBJECT]);
    if (id !== undefined && welcomeStep(subscriber, now) === 'send') yield id;
  }
}
