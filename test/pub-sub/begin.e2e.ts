import { leaveUnpublished, LEFT, POISON, publishPoison } from './left';

it('publishes a poison message, for whose five attempts no test waits', async () => {
  expect((await publishPoison(POISON)).MessageId).toBeDefined();
});

it('accepts an event, and does not publish it', async () => {
  await expect(leaveUnpublished(LEFT)).resolves.toBeUndefined();
});
