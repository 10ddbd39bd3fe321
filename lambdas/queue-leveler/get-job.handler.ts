import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound, Problem } from '../shared/http';
import { getJobVariables } from './environment';
import { JobStore } from './job-store';
import { JOB_ID } from './tables';

const env = readEnvironment(getJobVariables);
const jobs = new JobStore(documentClient(), env.RESULTS_TABLE);

/** As SQS makes them: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
const MESSAGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is known of a job. One that nobody has begun is known to the queue alone: 404, to be asked again. */
export const handler = answering(async (event) => {
  const jobId = event.pathParameters?.[JOB_ID] ?? '';
  if (!MESSAGE_ID.test(jobId)) throw notFound('job');
  const job = await jobs.find(jobId);
  if (job === undefined) {
    throw new Problem(404, 'not-found', 'There is no such job, or it has not begun yet', {
      headers: { 'Retry-After': '1' },
    });
  }
  const { result, ...known } = job;
  const answered = answer(200, { [JOB_ID]: jobId, ...known });
  // Never parsed: a number of many digits is not one that JavaScript has.
  return result === undefined ? answered : { ...answered, body: `${answered.body.slice(0, -1)},"result":${result}}` };
});
