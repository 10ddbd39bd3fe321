import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { forEachMessage } from '../shared/queue-batch';
import { followInboxVariables } from './environment';
import { FileStore } from './file-store';
import { ImportStore } from './import-store';
import { keyIn } from './inbox-event';
import { RunClient } from './run-client';
import { Settling } from './settling';

const env = readEnvironment(followInboxVariables);
const files = new FileStore(new S3Client(clientLimits), env.INBOX_BUCKET);
const settling = new Settling(
  files,
  new ImportStore(documentClient(), env.RECORDS_TABLE),
  new RunClient(new SQSClient(clientLimits), env.RUNS_QUEUE),
);

/** An event says only where to look: what is current is asked of the bucket. */
export const handler = forEachMessage(({ body }) =>
  settling.settle(
    keyIn(body),
    () => ulid(Date.now()),
    () => new Date(),
  ),
);
