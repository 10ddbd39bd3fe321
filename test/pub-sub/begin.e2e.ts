import { POISON, publishPoison } from './poison';

it('publishes a poison message, for whose five attempts no test waits', async () => {
  expect((await publishPoison(POISON)).MessageId).toBeDefined();
});
