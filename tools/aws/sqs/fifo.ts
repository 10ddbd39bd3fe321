import { createHash } from 'node:crypto';
import { MINUTE } from '../time';

/** How a FIFO queue or topic tells duplicates. */
export interface FifoSpec {
  /** Whether the body is the id of a message that has none. */
  readonly contentBased: boolean;
  /** Whether the same id in another group is another one. */
  readonly perGroup: boolean;
}

/** What a message is sent with beside its body, to keep its order. */
export interface Order {
  readonly group: string;
  readonly deduplicationId: string;
}

/** What a message was taken as. */
interface Ticket {
  readonly messageId: string;
  /** Increases with each. */
  readonly sequenceNumber: string;
}

/** "The deduplication interval is 5 minutes": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html */
const INTERVAL_MS = 5 * MINUTE;
const DIGITS = 20;
/** "Alphanumeric characters and punctuation", at most 128: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const VALID = /^[!-~]{1,128}$/;

/**
 * Takes each message once: whatever has the deduplication id of one that was taken within the last five minutes, be that
 * deleted or not, is answered as that was.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export class Fifo {
  private readonly taken = new Map<string, Ticket & { readonly until: number }>();
  private count = 0;

  constructor(
    private readonly spec: FifoSpec,
    private readonly now: () => Date,
  ) {}

  /** @returns what is missing or malformed, where something is */
  order(body: string, group: string | undefined, deduplicationId: string | undefined): Order | string {
    const id =
      deduplicationId ?? (this.spec.contentBased ? createHash('sha256').update(body).digest('hex') : undefined);
    if (group === undefined) return 'MessageGroupId';
    if (id === undefined) return 'MessageDeduplicationId';
    if (!VALID.test(group)) return `MessageGroupId ${group}`;
    return VALID.test(id) ? { group, deduplicationId: id } : `MessageDeduplicationId ${id}`;
  }

  take({ group, deduplicationId }: Order, id: () => string): { readonly ticket: Ticket; readonly isNew: boolean } {
    const key = this.spec.perGroup ? `${group} ${deduplicationId}` : deduplicationId;
    const now = this.now().getTime();
    const earlier = this.taken.get(key);
    if (earlier && earlier.until > now) return { ticket: earlier, isNew: false };
    this.count += 1;
    const ticket = { messageId: id(), sequenceNumber: String(this.count).padStart(DIGITS, '0') };
    this.taken.set(key, { ...ticket, until: now + INTERVAL_MS });
    return { ticket, isNew: true };
  }
}
