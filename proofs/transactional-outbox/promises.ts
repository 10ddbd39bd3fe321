import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  { id: 'outbox-1', text: 'No order is written without its event, and no event without its order.' },
  {
    id: 'outbox-2',
    text: 'Every committed event is published at least once, or quarantined with its reason and an alarm.',
  },
  { id: 'outbox-3', text: 'An event takes effect exactly once, however often it is delivered.' },
  { id: 'outbox-4', text: "An order's events take effect in sequence, in whatever order they come." },
  { id: 'outbox-5', text: 'Partial failures, throttles and crashes of the relay lose no event.' },
  { id: 'outbox-6', text: 'A poison event is not lost and holds up no other.' },
  { id: 'outbox-7', text: 'A stream that stands still for more than 24 hours loses no event.' },
  { id: 'outbox-8', text: 'A gap in a sequence that stays open raises an alarm.' },
  { id: 'outbox-9', text: 'Only published rows expire.' },
  {
    id: 'outbox-10',
    text: 'The same request with the same Idempotency-Key places one order and gets the same answer within 24 hours.',
  },
  { id: 'outbox-11', text: 'An order is cancelled once, however often that is asked for.' },
];
