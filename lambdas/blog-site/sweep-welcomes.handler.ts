import type { Context } from 'aws-lambda';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { welcomeStep } from './subscriber';
import { idIn } from './subscriber-store';
import { SUBJECT } from './tables';
import { sendsMail, subscribers, welcome } from './mail-client';
import { TIME_FOR_A_MAIL_MS, WAITING_MS } from './waits';

/**
 * Sends what has waited for 15 minutes, whatever became of the stream: also to those who subscribed while the stack had
 * no sender. What does not fit into its time is left to the next run.
 * @throws Error for any payload but `{}`: nothing is sent then
 * @throws Error when some must be tried again: the run is then tried again, and at last a dead letter
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  readPayload(noInstructions, payload);
  if (!sendsMail) return;
  const now = new Date();
  let settled = 0;
  let failed = 0;
  for await (const subscriber of subscribers.waiting(new Date(now.getTime() - WAITING_MS))) {
    if (context.getRemainingTimeInMillis() < TIME_FOR_A_MAIL_MS) break;
    const id = idIn(subscriber[SUBJECT]);
    if (id === undefined || welcomeStep(subscriber, now) !== 'send') continue;
    try {
      await welcome(id, context);
      settled += 1;
    } catch (error) {
      failed += 1;
      logger.warn('A welcome mail must be tried again', { subscriber: id, error });
    }
  }
  logger.info('Swept the welcome mails', { settled, failed });
  if (failed > 0) throw new Error(`${failed} welcome mails could not be sent.`);
}
