import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { callBackend } from './backend-client';
import { runJobVariables } from './environment';
import { afterFailure, afterRefusal, type Delivery, type JobError, type NextStep, readJob } from './job';
import { JobStore } from './job-store';
import { TIME_FOR_A_CALL_MS } from './waits';

const env = readEnvironment(runJobVariables);
const sqs = new SQSClient(clientLimits);
const jobs = new JobStore(documentClient(), env.RESULTS_TABLE);

/** Thrown to leave a message on the queue: it becomes visible again when its timeout ends. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/**
 * Gives each job of a batch to the backend, one after the other, and keeps what came of it. What is thrown on the way
 * leaves the message on the queue, so that it is delivered again: every step can be repeated.
 *
 * A job that is given up is sent to the dead letters, and only then marked FAILED. A crash between the two gives a
 * second dead letter, never a lost job.
 */
export const handler = forEachMessage(async (record, context) => {
  // A parked job comes back under a new message id: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
  const jobId = attribute(record, 'jobId') ?? record.messageId;
  const parkedAt = attribute(record, 'parkedAt');
  logger.appendKeys({ jobId });
  if (context.getRemainingTimeInMillis() < TIME_FOR_A_CALL_MS) return tryAgain(record, 0);

  const reopened = parkedAt !== undefined && (await jobs.reopen(jobId, parkedAt));
  if (!reopened && !(await jobs.start(jobId, new Date()))) return;

  const job = readJob(record.body);
  if ('giveUp' in job) return park(record, jobId, job.giveUp);

  const answer = await callBackend(env.BACKEND_FUNCTION, jobId, job.payload);
  if (answer.kind === 'done') {
    await jobs.finish(jobId, answer.result, new Date());
  } else if (answer.kind === 'refused') {
    if (await jobs.delay(jobId)) await take(record, jobId, afterRefusal(delivery(record)));
  } else {
    logger.warn('The backend failed', { detail: answer.detail });
    const failures = await jobs.countFailure(jobId, delivery(record).receives);
    if (failures !== undefined) await take(record, jobId, afterFailure(failures, answer.detail, delivery(record)));
  }
});

const take = (record: SQSRecord, jobId: string, next: NextStep): Promise<void> =>
  'giveUp' in next ? park(record, jobId, next.giveUp) : tryAgain(record, next.retryInSeconds);

async function tryAgain({ receiptHandle }: SQSRecord, seconds: number): Promise<never> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: env.QUEUE_URL,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
  throw new TryAgain(`Visible again in ${seconds} s`);
}

async function park(record: SQSRecord, jobId: string, error: JobError): Promise<void> {
  const parkedAt = new Date().toISOString();
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: env.DEAD_LETTER_QUEUE_URL,
      MessageBody: record.body,
      MessageAttributes: { jobId: text(jobId), parkedAt: text(parkedAt), reason: text(error.reason) },
    }),
  );
  await jobs.fail(jobId, error, parkedAt);
  logger.error('A job was given up', { ...error });
}

const delivery = ({ attributes }: SQSRecord): Delivery => ({
  receives: Number(attributes.ApproximateReceiveCount),
  sentAt: new Date(Number(attributes.SentTimestamp)),
  now: new Date(),
  random: Math.random(),
});

const attribute = ({ messageAttributes }: SQSRecord, name: string): string | undefined =>
  messageAttributes[name]?.stringValue;

const text = (value: string) => ({ DataType: 'String', StringValue: value });
