import type { DynamoDBRecord } from 'aws-lambda';
import { logger } from '../shared/logger';
import { forEachRecord } from '../shared/stream-batch';
import { idIn } from './subscriber-store';
import { SUBJECT } from './tables';
import { sendsMail, welcome } from './mail-client';

/** Sends new subscribers their welcome mail, in the order of the stream, and stops at the first to be tried again. */
export const handler = forEachRecord(async (record, context) => {
  const id = idIn(record.dynamodb?.Keys?.[SUBJECT]?.S ?? '');
  if (id === undefined || !mayNeedMail(record)) return true;
  if (!sendsMail) {
    logger.warn('Nothing is sent: the stack was deployed without mailFrom', { subscriber: id });
    return true;
  }
  try {
    await welcome(id, context);
    return true;
  } catch (error) {
    logger.warn('A welcome mail must be tried again', { subscriber: id, error });
    return false;
  }
});

/** A change that leaves a mail to be sent and nobody sending it: the row shows which it is by now. */
const mayNeedMail = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.NewImage?.['welcome']?.S === 'PENDING' && dynamodb.NewImage['leasedUntil'] === undefined;
