import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { chunksOf } from '../shared/chunks';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { AuditStore } from './audit-store';
import type { Reconciled } from './change';
import { reconcileInstancesVariables } from './environment';
import { type Described, differing } from './reconciling';
import { ANSWER_MS } from './waits';

const env = readEnvironment(reconcileInstancesVariables);
const audit = new AuditStore(documentClient(), env.AUDIT_TABLE);
const queue = new SQSClient(clientLimits);
const ec2 = new EC2Client({
  ...clientLimits,
  requestHandler: { ...clientLimits.requestHandler, requestTimeout: ANSWER_MS },
});
/** Of up to 1,000, which are several megabytes of XML. */
const PAGE_SIZE = 500;
/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_ENTRIES = 10;

/**
 * Compares what EC2 describes with what is recorded, and hands what no event has told to the recorder, by its queue: so
 * it is recorded, and told to people, with the same care.
 * @returns what it found
 * @throws Error for any payload but `{}`: nothing is done then
 * @throws Error where the queue did not take all: the run is then tried again, and at last a dead letter
 */
export async function handler(payload: unknown): Promise<{ readonly missed: readonly Reconciled[] }> {
  readPayload(noInstructions, payload);
  const beganAt = new Date();
  const described = await describeAll();
  const candidates = differing(described, await audit.liveInstances(), beganAt);
  const missed: Reconciled[] = [];
  for (const candidate of candidates) {
    // The index is a moment behind, and leaves out what is terminated.
    if ((await audit.stateOf(candidate.subject)) !== candidate.state) missed.push(candidate);
  }
  for (const chunk of chunksOf(missed, MOST_ENTRIES)) await send(chunk);
  logger.info('Reconciled the instances', { described: described.length, missed });
  return { missed };
}

/** @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-pagination.html */
async function describeAll(): Promise<readonly Described[]> {
  const instances: Described[] = [];
  let after: string | undefined;
  do {
    const page = new DescribeInstancesCommand({
      MaxResults: PAGE_SIZE,
      ...(after !== undefined && { NextToken: after }),
    });
    const { Reservations = [], NextToken } = await ec2.send(page);
    for (const { InstanceId: id, State } of Reservations.flatMap(({ Instances = [] }) => Instances)) {
      if (id !== undefined && State?.Name) instances.push({ id, state: State.Name });
    }
    after = NextToken;
  } while (after !== undefined && after !== '');
  return instances;
}

async function send(missed: readonly Reconciled[]): Promise<void> {
  const { Failed = [] } = await queue.send(
    new SendMessageBatchCommand({
      QueueUrl: env.QUEUE_URL,
      Entries: missed.map((reconciled, place) => ({
        Id: String(place),
        MessageBody: JSON.stringify({ reconciled }),
      })),
    }),
  );
  if (Failed.length > 0) throw new Error(`The queue refused ${Failed.length} of ${missed.length} changes.`);
}
