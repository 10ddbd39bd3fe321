import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

/** The part of Lambda's context with the time that is left. */
type TimeLeft = Pick<Context, 'getRemainingTimeInMillis'>;

/**
 * Makes a handler of a function for one record of a table's stream, which returns whether it is done with it: records
 * are handled one after the other, in the order of the stream, up to the first that is not. That one is reported, and
 * the stream comes back from there, so that none is passed over and none comes before its turn.
 *
 * @throws what the function throws: Lambda then tries the whole batch again
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const forEachRecord =
  (handle: (record: DynamoDBRecord, context: TimeLeft) => Promise<boolean>) =>
  async ({ Records }: DynamoDBStreamEvent, context: TimeLeft): Promise<DynamoDBBatchResponse> => {
    for (const record of Records) {
      if (await handle(record, context)) continue;
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
    return { batchItemFailures: [] };
  };
