import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger } from './logger.js';

/**
 * Makes a handler of a function for one message: messages are handled one after the other, and exactly those that
 * threw are reported, so that SQS delivers them again and no other.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export const forEachMessage =
  (handle: (record: SQSRecord) => Promise<void>) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(event, handle, new BatchProcessor(EventType.SQS, { logger }), {
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
