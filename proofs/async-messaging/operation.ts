import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'a payment posted, watched to its end and asked for once more',
  run: async (world) => {
    const connection = world.apigatewayv2.connect();
    const body = { type: 'payment', amountCents: 2500 };
    const accepted = await world.api.request({ method: 'POST', path: '/transactions', body });
    const { transactionId } = accepted?.body as { transactionId: string };
    await world.apigatewayv2.send(connection, { action: 'watch', transactionId });
    await world.clock.pause(60_000);
    connection.vanish();
    await world.api.request({ method: 'GET', path: `/transactions/${transactionId}` });
  },
};
