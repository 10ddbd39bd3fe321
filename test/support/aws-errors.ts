import { assume } from '../../tools/aws/assumption';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

assume({
  what: 'A cancelled transaction gives a reason for each of its items, in their order.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html',
});

/** An error as the SDK throws it: by its name. */
export const named = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name, ...more });

/** What a service throws that has no time. */
export const throttled = named('ThrottlingException');

/** @param item what is there instead, where the request asked for it */
export const conditionFailed = (item?: object): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(item && { Item: marshall(item) }),
  });

/** @param codes why, for each item of the transaction: `None` for one that was no reason */
export const cancelledBecause = (...codes: readonly string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
