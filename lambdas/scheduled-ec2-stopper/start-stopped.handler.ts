import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { readEnvironment } from '../shared/environment';
import { noInstructions, readPayload } from '../shared/payload';
import { BATCH_SIZE, chunksOf, notTried, type Pace, settle } from './batches';
import { startStoppedVariables } from './environment';
import { namesOf, sortedOut, startExclusionOf } from './instance';
import { describeInstances, ec2Client, paceOf } from './instance-store';
import { type Outcome, outcomeOf, together } from './outcome';
import { tell } from './report-store';
import { STOPPED_TAG } from './tags';

const env = readEnvironment(startStoppedVariables);
const ec2 = ec2Client();

interface Answer extends Pick<Outcome, 'skipped' | 'failed'> {
  readonly started: Outcome['done'];
}

/**
 * Starts what the stopper stopped, has marked so, and nobody has started since; tells what became of each.
 * @throws Error for any payload but `{}`: nothing is started then
 * @throws Error when instances cannot be described, or nobody can be told: the run is then tried again
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Answer> {
  readPayload(noInstructions, payload);
  const pace = paceOf(context);
  const filters = [
    { Name: `tag:${env.TAG_KEY}`, Values: [env.TAG_VALUE] },
    { Name: 'tag-key', Values: [STOPPED_TAG] },
    { Name: 'instance-state-name', Values: ['stopped'] },
  ];
  const instances = await describeInstances(ec2, filters, pace);
  const { wanted, excluded } = sortedOut(instances, startExclusionOf);
  const outcome = together([{ done: [], skipped: excluded, failed: [] }, await startAll(wanted, pace)]);
  const tag = `${env.TAG_KEY}=${env.TAG_VALUE}`;
  const names = namesOf(instances);
  await tell({ ...outcome, verb: 'start', tag, names, at: new Date(), timeZone: env.TIME_ZONE }, env.REPORT_TOPIC);
  return { started: outcome.done, skipped: outcome.skipped, failed: outcome.failed };
}

async function startAll(ids: readonly string[], pace: Pace): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const batch of chunksOf(ids, BATCH_SIZE)) {
    const { results: done, failed } = pace.hasTime() ? await settle(batch, start, pace) : notTried(batch);
    outcomes.push(outcomeOf(batch, { done, skipped: [], failed }));
  }
  return together(outcomes);
}

/** What was started meanwhile by somebody else is up all the same. */
async function start(ids: readonly string[]): Promise<readonly string[]> {
  const { StartingInstances = [] } = await ec2.send(new StartInstancesCommand({ InstanceIds: [...ids] }));
  return StartingInstances.flatMap(({ InstanceId }) => InstanceId ?? []);
}
