import * as v from 'valibot';
import { MAIL_ADDRESS_RULES, mailAddress } from '../shared/mail-address';

/**
 * Addresses are told apart without case: whoever signs up as `Ann@…` is `ann@…`. What is no address is refused before:
 * in lower case, the sign for kelvin is an ordinary k.
 */
export const subscription = v.object({
  email: v.pipe(
    v.string(),
    v.trim(),
    mailAddress,
    v.toLowerCase(),
    v.metadata({
      pattern: v.RFC_EMAIL_REGEX.source.replace(/^\^/, String.raw`^\s*`).replace(/\$$/, String.raw`\s*$`),
      description: `White space at its ends is cut off. ${MAIL_ADDRESS_RULES}`,
    }),
  ),
});

/** What is answered to whoever subscribes, and whoever no longer does. */
export const acceptedSchema = v.object({ status: v.picklist(['accepted']) });
export const unsubscribedSchema = v.object({ status: v.picklist(['unsubscribed']) });

/**
 * Where a subscriber's welcome mail is: to be sent; accepted by SES; refused by SES for good, with its reason; never to
 * be sent, since too many were asked for on that day.
 */
type Welcome = 'PENDING' | 'SENT' | 'PARKED' | 'CAPPED';

export interface Subscriber {
  readonly email: string;
  /** With the subscriber's id it makes the token that the mail carries. */
  readonly secret: string;
  readonly standing: 'SUBSCRIBED' | 'UNSUBSCRIBED';
  readonly welcome: Welcome;
  readonly subscribedAt: string;
  /** Until then one function alone may send the mail, ISO 8601. */
  readonly leasedUntil?: string;
  /** Why nothing may be sent to the address any more. */
  readonly suppressed?: 'BOUNCE' | 'COMPLAINT';
}

/** Welcome mails that one mailbox is sent on one day, under whichever of its addresses. */
export const MAILS_A_DAY = 3;

/** Two names of one service, which does not look at the dots: https://support.google.com/mail/answer/7436150 */
const GMAIL = ['gmail.com', 'googlemail.com'];

/**
 * The mailbox in which an address ends, as far as the address shows it: what follows a plus sign counts nowhere, as with
 * most services (`ann+blog@…`, `ann+news@…` and `ann@…` are one), and dots do not at Gmail. Other spellings that only
 * the service behind a domain knows are told apart.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5233
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const name = email.slice(0, at).replace(/\+.*/, '');
  const domain = email.slice(at + 1);
  return GMAIL.includes(domain) ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`;
}

/** What is to be done about a subscriber's welcome mail. */
export function welcomeStep(
  { welcome, standing, suppressed, leasedUntil }: Subscriber,
  now: Date,
): 'send' | 'wait' | 'nothing' {
  if (welcome !== 'PENDING' || standing !== 'SUBSCRIBED' || suppressed !== undefined) return 'nothing';
  return (leasedUntil ?? '') > now.toISOString() ? 'wait' : 'send';
}

/** `<id>.<secret>`: names a subscriber, and nobody can guess it who was not sent it. */
export const tokenOf = (id: string, { secret }: Pick<Subscriber, 'secret'>): string => `${id}.${secret}`;

/** @returns nothing for what can be no token */
export function readToken(token: string): { readonly id: string; readonly secret: string } | undefined {
  return /^[\w-]{43}\.[\w-]{22}$/.test(token) ? { id: token.slice(0, 43), secret: token.slice(44) } : undefined;
}
