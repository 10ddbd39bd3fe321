import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { outputs } from '../../proofs/async-messaging/client';
import { documents } from '../../tools/proofs/deployed';

export const TableName = outputs['TransactionsTableName'];

/** What a client posts, and what comes of it. */
export const PAYMENT = { type: 'payment', amountCents: 2500 };
export const RESULT = { amountCents: 2500, feeCents: 63 };

/** No transaction, by which the worker fails: `begin.e2e.ts` sends it, and `end.e2e.ts` looks for it. */
export const POISON = 'begin: no transaction';

/**
 * As a function leaves it that ends before it has sent the transaction: a sweep finds it, at the soonest in ten seconds.
 * @returns its id
 */
export async function leave(row: object = {}): Promise<string> {
  const at = Date.now() - 50_000;
  const transactionId = ulid(at);
  const acceptedAt = new Date(at).toISOString();
  const Item = { transactionId, ...PAYMENT, status: 'PENDING', acceptedAt, state: 'UNSENT', ...row };
  await documents.send(new PutCommand({ TableName, Item }));
  return transactionId;
}
