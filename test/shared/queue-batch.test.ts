import { logger } from '../../lambdas/shared/logger';
import { forEachMessage } from '../../lambdas/shared/queue-batch';
import { context, sqsEvent } from '../support/lambda-events';
import { logLines } from '../support/log-lines';

const warn = jest.spyOn(logger, 'warn').mockImplementation();

const failing = (...bad: readonly string[]) => {
  const handled: string[] = [];
  const handler = forEachMessage(({ body }) => {
    handled.push(body);
    return bad.includes(body) ? Promise.reject(new Error(body)) : Promise.resolve();
  });
  return { handled, handler };
};

it('handles every message, in order, and reports none when none fails', async () => {
  const { handled, handler } = failing();
  expect(await handler(sqsEvent('a', 'b', 'c'), context)).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual(['a', 'b', 'c']);
});

it('reports exactly the messages that failed, and handles their neighbours', async () => {
  const { handled, handler } = failing('b');
  expect(await handler(sqsEvent('a', 'b', 'c'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(handled).toEqual(['a', 'b', 'c']);
});

it('reports every message, rather than throw, when all fail', async () => {
  const { handler } = failing('a', 'b');
  expect(await handler(sqsEvent('a', 'b'), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }],
  });
});

it('logs what was thrown, by the id of the message', async () => {
  await failing('b').handler(sqsEvent('b'), context);
  expect(warn).toHaveBeenCalledWith(expect.any(String), { error: new Error('b') });
});

it('logs each message that was handled, with the keys that its handler appended and no other', async () => {
  const handler = forEachMessage(({ body }) => {
    if (body === 'a') logger.appendKeys({ orderId: body });
    return Promise.resolve();
  });
  const lines = await logLines(() => handler(sqsEvent('a', 'b'), context));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ message: 'The message is handled', correlation_id: 'm0', orderId: 'a' }),
    expect.not.objectContaining({ orderId: 'a' }),
  ]);
});

it('handles one message after the other', async () => {
  let running = 0;
  const handler = forEachMessage(async () => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    running -= 1;
  });
  expect(await handler(sqsEvent('a', 'b', 'c'), context)).toEqual({ batchItemFailures: [] });
});
