import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { ulid } from 'ulid';
import { clientLimits } from '../shared/client-limits';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { importRangeVariables } from './environment';
import { FileStore } from './file-store';
import { type FileImport, type FileState, type Todo, todosOf } from './import';
import { ImportStore } from './import-store';
import { Importing } from './importing';
import { REJECTED_FILES, SERVICE } from './metrics';
import { RecordStore } from './record-store';
import { ReportClient } from './report-client';
import { RunClient, runIn } from './run-client';
import { Settling } from './settling';
import { RESERVE_MS } from './waits';

const env = readEnvironment(importRangeVariables);
const documents = documentClient();
const files = new FileStore(new S3Client(clientLimits), env.INBOX_BUCKET);
const imports = new ImportStore(documents, env.RECORDS_TABLE);
const runs = new RunClient(new SQSClient(clientLimits), env.RUNS_QUEUE);
const settling = new Settling(files, imports, runs);
const reports = new ReportClient(new SNSClient(clientLimits), env.REPORT_TOPIC, env.QUARANTINE_BUCKET);
const importing = new Importing(files, imports, new RecordStore(documents, env.RECORDS_TABLE), {
  quarantine: env.QUARANTINE_BUCKET,
  stepBytes: Number(env.STEP_KILOBYTES) * 1024,
});
const count = counterOf(SERVICE);

/**
 * Does the next thing that is to be done about a run, and asks for the one after it: a file goes through as many of these
 * as it is long. When it ends in between, the same message finds what is next.
 */
export const handler = forEachMessage(async ({ body }, context) => {
  const { key, run } = runIn(body);
  logger.appendKeys({ run });
  const state = await imports.read(key);
  const todo = nextOf(state, run);
  if (!todo) return;
  logger.appendKeys({ todo: todo.id });
  await perform(key, state, todo, () => hasTime(context));
  const next = nextOf(await imports.read(key), run);
  if (next?.id === todo.id) throw new Error('It came no further.');
  if (next) await runs.send(key, [next]);
});

const hasTime = (context: Pick<Context, 'getRemainingTimeInMillis'>): boolean =>
  context.getRemainingTimeInMillis() > RESERVE_MS;

const nextOf = (state: FileState, run: string): Todo | undefined => todosOf(state).find((todo) => todo.run === run);

async function perform(key: string, state: FileState, { kind, run }: Todo, mayGoOn: () => boolean): Promise<void> {
  const leftover = state.leftovers.find((one) => one.run === run);
  if (kind === 'purge') {
    if (leftover) await importing.purge(key, leftover, mayGoOn);
    return;
  }
  const one = state.imports.find((found) => found.run === run);
  if (!one) return;
  if (kind === 'report') await report(one);
  else if (await importing.goOn(one, mayGoOn)) await settle(key);
}

const settle = (key: string): Promise<void> =>
  settling.settle(
    key,
    () => ulid(Date.now()),
    () => new Date(),
  );

/** The alarm and the report come first: after a crash both come again. */
async function report(one: FileImport): Promise<void> {
  if (one.status === 'REJECTED') count(REJECTED_FILES);
  await reports.send(one);
  await imports.markReported(one);
}
