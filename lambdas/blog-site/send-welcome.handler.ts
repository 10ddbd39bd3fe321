import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { logger } from '../shared/logger';
import { idIn } from './subscriber-store';
import { SUBJECT } from './tables';
import { sendsMail, welcome } from './welcome';

/** Sends new subscribers their welcome mail, in the order of the stream, and stops at the first to be tried again. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<DynamoDBBatchResponse> {
  for (const record of Records) {
    const id = idIn(record.dynamodb?.Keys?.[SUBJECT]?.S ?? '');
    if (id === undefined || !mayNeedMail(record)) continue;
    if (!sendsMail) {
      logger.warn('Nothing is sent: the stack was deployed without mailFrom', { subscriber: id });
      continue;
    }
    try {
      await welcome(id, context);
    } catch (error) {
      logger.warn('A welcome mail must be tried again', { subscriber: id, error });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
}

/** A change that leaves a mail to be sent and nobody sending it: the row says which it is by now. */
const mayNeedMail = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.NewImage?.['welcome']?.S === 'PENDING' && dynamodb.NewImage['leasedUntil'] === undefined;
