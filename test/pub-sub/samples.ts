import type { EventRequest, PublishedEvent } from '../../lambdas/pub-sub/event';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const EVENT_ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** The example of the field: https://docs.aws.amazon.com/sns/latest/dg/example-filter-policies.html */
export const request: EventRequest = {
  type: 'order_placed',
  store: 'example_corp',
  priceUsd: 210.75,
  customerInterests: ['soccer', 'rugby', 'hockey'],
  detail: { orderId: 'o1' },
};

export const event: PublishedEvent = { ...request, eventId: EVENT_ID, at: '2026-03-01T11:58:00.000Z' };

export const entry = { accountId: 'a1', entryId: 'e1', amountCents: 250 };
