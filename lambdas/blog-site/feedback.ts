import * as v from 'valibot';
import type { Subscriber } from './subscriber';

/** SES's events about mails that it sent: the parts of interest. */
const recipients = v.array(v.object({ emailAddress: v.string() }));
const feedback = v.object({
  detail: v.variant('eventType', [
    v.object({
      eventType: v.literal('Bounce'),
      bounce: v.object({ bounceType: v.string(), bouncedRecipients: recipients }),
    }),
    v.object({ eventType: v.literal('Complaint'), complaint: v.object({ complainedRecipients: recipients }) }),
  ]),
});

export interface Suppression {
  readonly email: string;
  readonly reason: NonNullable<Subscriber['suppressed']>;
}

/**
 * The addresses to which nothing may be sent any more: those that complained or bounced for good. A full mailbox is a
 * transient bounce, and changes nothing.
 *
 * @throws ValiError for what is no such event
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function suppressionsIn(event: string): Suppression[] {
  const { detail } = v.parse(feedback, JSON.parse(event));
  if (detail.eventType === 'Complaint') {
    return detail.complaint.complainedRecipients.map((one) => suppression(one, 'COMPLAINT'));
  }
  const { bounceType, bouncedRecipients } = detail.bounce;
  return bounceType === 'Permanent' ? bouncedRecipients.map((one) => suppression(one, 'BOUNCE')) : [];
}

const suppression = ({ emailAddress }: { emailAddress: string }, reason: Suppression['reason']): Suppression => ({
  email: emailAddress.toLowerCase(),
  reason,
});
