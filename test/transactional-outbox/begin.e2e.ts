import { MALFORMED, publish } from './order-events';

it('publishes a malformed event, for whose five attempts no test waits', async () => {
  const answer = await publish('OrderPlaced', { orderId: MALFORMED, schemaVersion: 1 });
  expect(answer.FailedEntryCount).toBe(0);
});
