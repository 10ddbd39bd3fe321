import type { Construct } from 'constructs';
import { idempotencyTable } from '../lambdas/shared/idempotency-table';
import { DataTable } from './constructs/data/data-table';

/** Where functions keep what they answered, by idempotency key, in the transaction of what they did. */
export class IdempotencyRecords extends DataTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Answers by idempotency key', ...idempotencyTable });
  }
}
