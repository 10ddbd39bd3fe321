import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger } from './logger';

/**
 * Makes a handler of a function for one message: messages are handled one after the other, and exactly those that
 * threw are reported, so that SQS delivers them again and no other. What became of each is logged, with the keys that the
 * handler appended.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const forEachMessage =
  (handle: (record: SQSRecord, context: Context) => Promise<void>) =>
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    processPartialResponse(event, logging(handle), new BatchProcessor(EventType.SQS, { logger }), {
      processInParallel: false,
      throwOnFullBatchFailure: false,
      context,
    });

const logging =
  (handle: (record: SQSRecord, context: Context) => Promise<void>) =>
  async (record: SQSRecord, context: Context): Promise<void> => {
    logger.resetKeys();
    logger.setCorrelationId(record.messageId);
    try {
      await handle(record, context);
      logger.info('The message is handled');
    } catch (error) {
      logger.warn('The message stays on the queue', { error });
      throw error;
    }
  };
