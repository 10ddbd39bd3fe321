import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type OutboxRow, rowFromStream } from './outbox-row';
import { publish } from './event-bus-client';

interface StreamedRow extends OutboxRow {
  readonly itemIdentifier: string;
}

/**
 * Publishes new outbox rows. On a failure it stops after the request at hand and reports the first row that is not
 * settled: the stream comes back from there, so that none is passed over.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const rows = Records.map(streamedRow);
  const settled = new Set<StreamedRow>();
  for await (const outcomes of publish(rows)) {
    const done = outcomes.filter(({ failure }) => failure === undefined);
    for (const { row } of done) settled.add(row);
    if (done.length < outcomes.length) break;
  }
  const first = rows.find((row) => !settled.has(row));
  return { batchItemFailures: first ? [{ itemIdentifier: first.itemIdentifier }] : [] };
}

/** @throws Error for a record that is not a new row's: the whole batch is then tried again, in smaller parts */
function streamedRow({ dynamodb = {} }: DynamoDBRecord): StreamedRow {
  if (dynamodb.SequenceNumber === undefined) throw new Error('The stream record has no sequence number.');
  return { ...rowFromStream(dynamodb), itemIdentifier: dynamodb.SequenceNumber };
}
