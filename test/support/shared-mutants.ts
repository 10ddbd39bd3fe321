import type { Mutant } from '../../tools/simulation/simulation';

/** A bug in what several scenarios share: each says which of its promises it breaks. */
type SharedMutant = Pick<Mutant, 'name' | 'changes'>;

export const failedBatchIsAcknowledged: SharedMutant = {
  name: 'A failed batch is acknowledged',
  changes: [{ file: 'lambdas/shared/queue-batch.ts', replace: '      throw error;\n', by: '' }],
};

/** @param effect what is written: `order` */
export const idempotencyRecordApart = (effect: string): SharedMutant => ({
  name: `The idempotency record is written after the ${effect}, not with it`,
  changes: [
    {
      file: 'lambdas/shared/idempotency.ts',
      replace: 'await client.send(new TransactWriteCommand({ TransactItems: [record, ...items] }));',
      by: 'await client.send(new TransactWriteCommand({ TransactItems: items }));\n    await client.send(new TransactWriteCommand({ TransactItems: [record] }));',
    },
  ],
});
