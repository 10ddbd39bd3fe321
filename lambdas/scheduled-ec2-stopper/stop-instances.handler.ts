import { CreateTagsCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { chunksOf } from '../shared/chunks';
import { readEnvironment } from '../shared/environment';
import { readPayload } from '../shared/payload';
import { BATCH_SIZE, type Failed, notTried, type Pace, settle } from './batches';
import { stopInstancesVariables } from './environment';
import { exclusionOf, isHibernating, namesOf, sortedOut } from './instance';
import { describeInstances, ec2Client, paceOf, persistentRequestsOf } from './instance-client';
import { type Outcome, outcomeOf, together } from './outcome';
import { publishReport } from './report-client';
import { STOPPED_TAG } from './tags';

const env = readEnvironment(stopInstancesVariables);
const ec2 = ec2Client();

const instructions = v.strictObject({ dryRun: v.optional(v.boolean(), false) });

/** EC2 hibernates an instance only for who asks for it, and then only if its agent is ready: it is stopped. */
const NO_HIBERNATION = 'is set up to hibernate, and was stopped: what was in its memory is gone';

interface Answer extends Pick<Outcome, 'skipped' | 'failed'> {
  readonly stopped: Outcome['done'];
}

/**
 * Stops every running instance that has the tag and is not excluded, and reports what became of each. With `dryRun` it
 * only answers what it would try to stop; stop protection shows only when EC2 is asked to stop an instance.
 *
 * @throws Error for a payload that is anything but `{dryRun?: boolean}`: nothing is stopped then
 * @throws Error when instances cannot be described, or the report cannot be published: the run is then tried again
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Answer> {
  const { dryRun } = readPayload(instructions, payload);
  const pace = paceOf(context);
  const filters = [
    { Name: `tag:${env.TAG_KEY}`, Values: [env.TAG_VALUE] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const instances = await describeInstances(ec2, filters, pace);
  const persistentRequests = await persistentRequestsOf(ec2, instances, pace);
  const rules = { optOutTag: env.OPT_OUT_TAG, persistentRequests };
  const { wanted, excluded } = sortedOut(instances, (one) => exclusionOf(one, rules));
  if (dryRun) return { stopped: wanted, skipped: excluded, failed: [] };

  const outcome = together([{ done: [], skipped: excluded, failed: [] }, await stopAll(wanted, pace)]);
  const tag = `${env.TAG_KEY}=${env.TAG_VALUE}`;
  const names = namesOf(instances);
  const notes = new Map(instances.filter(isHibernating).map(({ InstanceId = '' }) => [InstanceId, NO_HIBERNATION]));
  await publishReport(
    { ...outcome, verb: 'stop', tag, names, notes, at: new Date(), timeZone: env.TIME_ZONE },
    env.REPORT_TOPIC,
  );
  return { stopped: outcome.done, skipped: outcome.skipped, failed: outcome.failed };
}

/** Batch after batch is stopped and then marked, so that a run that dies leaves at most one batch unmarked. */
async function stopAll(ids: readonly string[], pace: Pace): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const batch of chunksOf(ids, BATCH_SIZE)) {
    const { results, failed } = pace.hasTime() ? await settle(batch, stop, pace) : notTried(batch);
    const own = results.filter(({ isOwn }) => isOwn).map(({ id }) => id);
    const marked = await settle(own, mark, pace);
    outcomes.push(
      outcomeOf(batch, {
        done: marked.results,
        skipped: [
          ...results.flatMap(({ id, isOwn }) => (isOwn ? [] : [{ id, reason: 'not-running' as const }])),
          ...failed.filter(isProtected).map(({ id }) => ({ id, reason: 'stop-protected' as const })),
        ],
        failed: [...failed.filter((one) => !isProtected(one)), ...marked.failed.map(unmarked)],
      }),
    );
  }
  return together(outcomes);
}

interface Stopped {
  readonly id: string;
  /** Whether it was running until now. If not, it may be somebody else who stopped it: this run does not count it in. */
  readonly isOwn: boolean;
}

async function stop(ids: readonly string[]): Promise<readonly Stopped[]> {
  const { StoppingInstances = [] } = await ec2.send(new StopInstancesCommand({ InstanceIds: [...ids] }));
  return StoppingInstances.map(({ InstanceId: id = '', PreviousState }) => ({
    id,
    isOwn: PreviousState?.Name === 'running',
  }));
}

async function mark(ids: readonly string[]): Promise<readonly string[]> {
  const Tags = [{ Key: STOPPED_TAG, Value: new Date().toISOString() }];
  await ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags }));
  return ids;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html */
const isProtected = ({ error }: Failed): boolean =>
  error.name === 'OperationNotPermitted' && error.message.includes('disableApiStop');

const unmarked = ({ id, error }: Failed): Failed => ({
  id,
  error: new Error(`It is stopped, but not marked: it will not be started in the morning. ${error.message}`, {
    cause: error,
  }),
});
