import type { SNSEvent } from 'aws-lambda';
import { logger } from '../shared/logger';
import { record } from './recording';

/**
 * Records orders that were cancelled. SNS hands it one message at a time, and Lambda tries again what throws.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export async function handler({ Records }: SNSEvent): Promise<void> {
  for (const { Sns } of Records) {
    logger.resetKeys();
    logger.setCorrelationId(Sns.MessageId);
    await record('cancellations', Sns.Message, new Date());
  }
}
