import * as v from 'valibot';
import { characters } from '../shared/characters';

/** What a message takes, body and attributes together: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MOST_DETAIL_BYTES = 128 * 1024;
/** What an attribute of the type Number can be: https://docs.aws.amazon.com/sns/latest/dg/message-filtering-apply.html */
const HIGHEST_PRICE = 1_000_000_000;

const text = characters(1, 100);

/** The body with which an event is published. Members that are not named here are left out, save those of `detail`. */
export const eventRequest = v.object({
  type: text,
  store: text,
  priceUsd: v.pipe(
    v.number(),
    v.minValue(0),
    v.maxValue(HIGHEST_PRICE),
    v.check((price) => Number(price.toFixed(2)) === price, 'Must have at most two decimals'),
    v.metadata({ description: 'At most two decimals.' }),
  ),
  customerInterests: v.pipe(v.array(text), v.maxLength(100)),
  detail: v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((detail) => Buffer.byteLength(JSON.stringify(detail)) <= MOST_DETAIL_BYTES, 'Has more than 128 KiB'),
    v.metadata({ description: `As JSON at most ${MOST_DETAIL_BYTES} bytes in UTF-8.` }),
  ),
});
export type EventRequest = v.InferOutput<typeof eventRequest>;

/** An event as subscribers get it, a JSON text. */
export interface PublishedEvent extends EventRequest {
  readonly eventId: string;
  /** When it was accepted, ISO 8601. */
  readonly at: string;
}

export const acceptedEventSchema = v.object({ eventId: v.string() });

export const deliveriesSchema = v.object({
  items: v.array(v.object({ subscriber: v.string(), at: v.string() })),
});

const received = v.object({ eventId: v.pipe(v.string(), v.ulid()) });

/**
 * The id of an event that a subscriber receives.
 * @throws Error for what is no event: it is never to be taken for handled
 */
export const eventIdIn = (message: string): string => v.parse(received, JSON.parse(message)).eventId;
