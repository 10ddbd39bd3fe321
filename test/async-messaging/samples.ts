import { ulid } from 'ulid';
import type { Transaction } from '../../lambdas/async-messaging/transaction';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const TRANSACTION_ID = ulid(NOW.getTime() - 120_000);
export const CONNECTION_ID = 'L0SM9cOFvHcCIhw=';

export const pending: Transaction = {
  transactionId: TRANSACTION_ID,
  type: 'payment',
  amountCents: 2500,
  status: 'PENDING',
  acceptedAt: '2026-03-01T11:58:00.000Z',
};
export const running: Transaction = { ...pending, status: 'RUNNING' };
export const succeeded: Transaction = {
  ...pending,
  status: 'SUCCEEDED',
  result: '{"amountCents":2500,"feeCents":63}',
  expiresAt: NOW.getTime() / 1000 + 60,
};
export const watcher = { transactionId: TRANSACTION_ID, connectionId: CONNECTION_ID };
