import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { counterOf } from '../shared/counter';
import { logger } from '../shared/logger';
import { FAILED_INSTANCES, SERVICE } from './metrics';
import { type ReportOf, reportOf } from './report';

const topics = new SNSClient(clientLimits);
const count = counterOf(SERVICE);

/**
 * Tells what a run did: in the log, in the metric that is alarmed, and to the topic. A run that found nothing is
 * in the log alone.
 * @throws what SNS throws: the run has then failed, whatever it did, and is tried again
 */
export async function publishReport(run: ReportOf, TopicArn: string): Promise<void> {
  const { verb, done, skipped, failed } = run;
  logger.info('The run is done', { verb, done, skipped, failed });
  if (done.length + skipped.length + failed.length === 0) return;
  if (failed.length > 0) count(FAILED_INSTANCES, failed.length);
  const { subject: Subject, text: Message } = reportOf(run);
  await topics.send(new PublishCommand({ TopicArn, Subject, Message }));
}
