import { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
import type { Context } from 'aws-lambda';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { welcomeVariables } from './environment';
import { NO_MAIL } from './mailing';
import { PARKED_WELCOMES, SERVICE } from './metrics';
import { type Subscriber, tokenOf, welcomeStep } from './subscriber';
import { SubscriberStore } from './subscriber-store';
import { mimeOf } from './welcome-mail';
import { LEASE_MS, RECORDING_RESERVE_MS, SENDING_MS, TIME_FOR_A_MAIL_MS } from './waits';

const env = readEnvironment(welcomeVariables);
export const subscribers = new SubscriberStore(documentClient(), env.TABLE);
const count = counterOf(SERVICE);
// SES knows no token that makes two requests one: an attempt without an answer may have sent the mail.
const ses = new SESClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: SENDING_MS, throwOnRequestTimeout: true },
});

/** Whether anything is sent at all: the stack may have been deployed without a sender. */
export const sendsMail = env.MAIL_FROM !== NO_MAIL;

const RECORDING_PAUSE_MS = 500;

const PERMANENT = new Set(['MessageRejected', 'InvalidParameterValue']);

/**
 * Whether an answer blames the mail, which will be refused for ever. Whatever else goes wrong may be put right, and the
 * mail is tried again: a sender who is paused, or has not confirmed the address yet. A reader whose address the sandbox
 * asks for will hardly do so.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html#API_SendRawEmail_Errors
 * @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
const isPermanent = ({ name, message }: Error): boolean =>
  PERMANENT.has(name) && !(message.includes('not verified') && message.includes(env.MAIL_FROM));

/**
 * Sends a subscriber the welcome mail, unless there is none to be sent. The row is leased before, so that no other run
 * sends the same mail, and reports it after.
 * @throws Error when it must be tried again
 */
export async function welcome(id: string, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  const hasTime = (milliseconds: number) => context.getRemainingTimeInMillis() > milliseconds;
  if (!hasTime(TIME_FOR_A_MAIL_MS)) throw new Error('There is not time enough left.');
  const now = new Date();
  const subscriber = await subscribers.find(id);
  if (!subscriber) return;
  const step = welcomeStep(subscriber, now);
  if (step === 'nothing') return;
  if (step === 'wait' || !(await subscribers.lease(id, now, new Date(now.getTime() + LEASE_MS)))) {
    throw new Error('Another run may be sending this mail.');
  }
  const outcome = await send(id, subscriber);
  if ('refusal' in outcome) return park(id, outcome.refusal);
  await record(id, outcome.messageId, hasTime);
  logger.info('A welcome mail is sent', { subscriber: id });
}

/** @throws Error when the mail must be tried again */
async function send(id: string, subscriber: Subscriber): Promise<{ messageId: string } | { refusal: string }> {
  const mail = { from: env.MAIL_FROM, to: subscriber.email, siteUrl: env.SITE_URL, token: tokenOf(id, subscriber) };
  try {
    const { MessageId: messageId = '' } = await ses.send(
      new SendRawEmailCommand({
        Source: mail.from,
        Destinations: [mail.to],
        ConfigurationSetName: env.CONFIGURATION_SET,
        RawMessage: { Data: Buffer.from(mimeOf(mail)) },
      }),
    );
    return { messageId };
  } catch (error) {
    const refused = error as Error & { $metadata?: { httpStatusCode?: number } };
    if (isPermanent(refused)) return { refusal: `${refused.name}: ${refused.message}` };
    // Without an answer SES may have taken it: then the lease runs out by itself.
    if (refused.$metadata?.httpStatusCode !== undefined) await subscribers.release(id);
    throw error;
  }
}

/** Tries for as long as there is time: a mail that is not recorded is sent again. */
async function record(id: string, messageId: string, hasTime: (milliseconds: number) => boolean): Promise<void> {
  for (;;) {
    try {
      await subscribers.sent(id, messageId, new Date());
      return;
    } catch (error) {
      if (!hasTime(RECORDING_RESERVE_MS)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RECORDING_PAUSE_MS));
    }
  }
}

/** The alarm comes first: after a crash between the two SES is asked again. */
async function park(id: string, reason: string): Promise<void> {
  count(PARKED_WELCOMES);
  logger.error('A welcome mail is parked', { subscriber: id, reason });
  await subscribers.park(id, reason, new Date());
}
