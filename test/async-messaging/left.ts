import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { outputs } from '../../proofs/async-messaging/client';
import { documents } from '../../tools/proofs/deployed';

export const TableName = outputs['TransactionsTableName'];

/** What a client posts, and what comes of it. */
export const PAYMENT = { type: 'payment', amountCents: 2500 };
export const RESULT = { amountCents: 2500, feeCents: 63 };

export const UNSENT = { state: 'UNSENT' };

/**
 * Accepts a transaction, as a function does that ends before it has sent it: a sweep finds it, at the soonest in ten
 * seconds, if it is marked as unsent.
 * @returns its id
 */
export async function leave(row: object = UNSENT): Promise<string> {
  const at = Date.now() - 50_000;
  const transactionId = ulid(at);
  const acceptedAt = new Date(at).toISOString();
  const Item = { transactionId, ...PAYMENT, status: 'PENDING', acceptedAt, ...row };
  await documents.send(new PutCommand({ TableName, Item }));
  return transactionId;
}
