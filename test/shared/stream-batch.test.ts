import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { forEachRecord } from '../../lambdas/shared/stream-batch';
import { context } from '../support/lambda-events';

const streamOf = (size: number): DynamoDBStreamEvent => ({
  Records: Array.from({ length: size }, (_, index) => ({ dynamodb: { SequenceNumber: String(index) } })),
});

it('handles the records in order up to the first that is not done with, and reports that one alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean()), async (done) => {
      const handled: number[] = [];
      const handler = forEachRecord(({ dynamodb }) => {
        handled.push(Number(dynamodb?.SequenceNumber));
        return Promise.resolve(done[handled.length - 1] === true);
      });
      const failed = done.indexOf(false);
      const reached = failed === -1 ? done.length : failed + 1;
      const batchItemFailures = failed === -1 ? [] : [{ itemIdentifier: String(failed) }];
      expect(await handler(streamOf(done.length), context)).toEqual({ batchItemFailures });
      expect(handled).toEqual([...done.keys()].slice(0, reached));
    }),
  );
});

it('handles one record after the other', async () => {
  let running = 0;
  const handler = forEachRecord(async () => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    running -= 1;
    return true;
  });
  expect(await handler(streamOf(3), context)).toEqual({ batchItemFailures: [] });
});

it('fails as a whole when a record makes it throw', async () => {
  const handler = forEachRecord(() => Promise.reject(new Error('unforeseen')));
  await expect(handler(streamOf(2), context)).rejects.toThrow('unforeseen');
});
