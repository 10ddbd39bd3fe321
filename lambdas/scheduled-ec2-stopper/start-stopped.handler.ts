import { StartInstancesCommand } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { chunksOf } from '../shared/chunks';
import { readEnvironment } from '../shared/environment';
import { noInstructions, readPayload } from '../shared/payload';
import { BATCH_SIZE, type Failed, notTried, type Pace, settle } from './batches';
import { startStoppedVariables } from './environment';
import { namesOf, sortedOut, startExclusionOf, startFailureOf } from './instance';
import { describeInstances, describeThese, ec2Client, paceOf } from './instance-client';
import { type Outcome, outcomeOf, together } from './outcome';
import { publishReport } from './report-client';
import { STOPPED_TAG } from './tags';

const env = readEnvironment(startStoppedVariables);
const ec2 = ec2Client();

/** A start that fails for want of a key's grant shows within seconds. */
const FALLS_BACK_WITHIN_MS = 30_000;

interface Answer extends Pick<Outcome, 'skipped' | 'failed'> {
  readonly started: Outcome['done'];
}

/**
 * Starts what the stopper stopped, has marked so, and nobody has started since; reports what came of each, by how it is
 * half a minute later.
 * @throws Error for any payload but `{}`: nothing is started then
 * @throws Error when instances cannot be described, or the report cannot be published: the run is then tried again
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
  const asked = await startAll(wanted, pace);
  const outcome = together([{ ...asked, done: [], skipped: excluded }, await seenStarting(asked.done, pace)]);
  const tag = `${env.TAG_KEY}=${env.TAG_VALUE}`;
  const names = namesOf(instances);
  await publishReport(
    { ...outcome, verb: 'start', tag, names, at: new Date(), timeZone: env.TIME_ZONE },
    env.REPORT_TOPIC,
  );
  return { started: outcome.done, skipped: outcome.skipped, failed: outcome.failed };
}

/** Those of them that start, after some seconds: EC2 accepts a start that then fails. */
async function seenStarting(ids: readonly string[], pace: Pace): Promise<Outcome> {
  if (ids.length === 0) return together([]);
  try {
    if (!pace.hasTime()) throw new Error('The run had no time left to look.');
    await pace.pause(FALLS_BACK_WITHIN_MS);
    const found = await describeThese(ec2, ids, pace);
    const failed = found.flatMap((instance): Failed[] => {
      const error = startFailureOf(instance);
      return error ? [{ id: instance.InstanceId ?? '', error }] : [];
    });
    const known = new Set(found.map(({ InstanceId }) => InstanceId));
    const done = ids.filter((id) => known.has(id) && !failed.some((one) => one.id === id));
    return outcomeOf(ids, { done, skipped: [], failed });
  } catch (thrown) {
    const error = new Error(`It was told to start; whether it does is not known. ${String(thrown)}`, { cause: thrown });
    return outcomeOf(ids, { done: [], skipped: [], failed: ids.map((id) => ({ id, error })) });
  }
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
