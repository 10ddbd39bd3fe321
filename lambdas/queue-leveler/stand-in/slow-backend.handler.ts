import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { documentClient, unlessConditionFailed } from '../../shared/dynamodb';
import { readEnvironment } from '../../shared/environment';
import { slowBackendVariables } from '../environment';
import { BACKEND_KEY } from '../tables';
import { LEASE_MS, LONGEST_WORK_MS } from '../waits';

/** What a payload may ask for, to see what happens then. Every other payload is simply worked on. */
interface Wishes {
  /** Work for so long; at most 4,000. */
  readonly sleepMs?: number;
  /** Fail, each time. */
  readonly fail?: boolean;
  /** Fail so many times, then succeed. */
  readonly failTimes?: number;
  /** Refuse so many times, as if there were no place, then succeed. */
  readonly refuseTimes?: number;
}

type Answer = { readonly status: 200; readonly result: { readonly atOnce: number } } | { readonly status: 429 };

const env = readEnvironment(slowBackendVariables);
const state = documentClient();
const TableName = env.STATE_TABLE;
const CAPACITY_KEY = { [BACKEND_KEY]: 'CAPACITY' };
const WORK_MS = 300;

/**
 * Stands in for a backend that takes only so many jobs at the same time: what is over its capacity it refuses with
 * 429. The job id is its idempotency key: a job that it has done is answered with the result of that time.
 */
export async function handler(
  { jobId, payload }: { readonly jobId: string; readonly payload: unknown },
  { awsRequestId: call }: Pick<Context, 'awsRequestId'>,
): Promise<Answer> {
  const done = await find(`JOB#${jobId}`);
  if (done) return { status: 200, result: done['result'] as { atOnce: number } };
  const { refuseTimes = 0, ...wishes } = Object(payload) as Wishes;
  const atOnce = await lease(call);
  if (atOnce === undefined) return { status: 429 };
  try {
    if (refuseTimes > 0 && (await countTry(jobId)) <= refuseTimes) return { status: 429 };
    await work(jobId, wishes);
    return { status: 200, result: await keep(jobId, { atOnce }) };
  } finally {
    await release([call]);
  }
}

async function work(jobId: string, { sleepMs = WORK_MS, fail = false, failTimes = 0 }: Wishes): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.min(sleepMs, LONGEST_WORK_MS)));
  if (fail || (failTimes > 0 && (await countTry(jobId)) <= failTimes)) throw new Error('The job asked for a failure');
}

/** Takes a place. @returns how many are taken now, or nothing when all were */
async function lease(call: string): Promise<number | undefined> {
  const atOnce = await takePlace(call);
  if (atOnce !== undefined) return atOnce;
  await makeRoom();
  return takePlace(call);
}

async function takePlace(call: string): Promise<number | undefined> {
  const updated = await unlessConditionFailed(
    state.send(
      new UpdateCommand({
        TableName,
        Key: CAPACITY_KEY,
        UpdateExpression: 'SET inFlight.#call = :until',
        ConditionExpression: 'size(inFlight) < :capacity',
        ExpressionAttributeNames: { '#call': call },
        ExpressionAttributeValues: { ':until': Date.now() + LEASE_MS, ':capacity': Number(env.CAPACITY) },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return updated && Object.keys(updated.Attributes?.['inFlight'] as object).length;
}

async function release(calls: readonly string[]): Promise<void> {
  const names = calls.map((call, index) => [`#call${index}`, call] as const);
  await state.send(
    new UpdateCommand({
      TableName,
      Key: CAPACITY_KEY,
      UpdateExpression: `REMOVE ${names.map(([name]) => `inFlight.${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names),
    }),
  );
}

/** Makes the item at the very first call; takes places back from calls that died. */
async function makeRoom(): Promise<void> {
  await putOnce({ ...CAPACITY_KEY, inFlight: {} });
  const places = (await find('CAPACITY'))?.['inFlight'] as Record<string, number>;
  const expired = Object.keys(places).filter((call) => (places[call] ?? 0) < Date.now());
  if (expired.length > 0) await release(expired);
}

/** The effect of a job. @returns the result of the call that had it, this one or an earlier one */
async function keep(jobId: string, result: { readonly atOnce: number }): Promise<{ readonly atOnce: number }> {
  if (await putOnce({ [BACKEND_KEY]: `JOB#${jobId}`, result })) return result;
  return (await find(`JOB#${jobId}`))?.['result'] as { atOnce: number };
}

async function countTry(jobId: string): Promise<number> {
  const { Attributes } = await state.send(
    new UpdateCommand({
      TableName,
      Key: { [BACKEND_KEY]: `TRIES#${jobId}` },
      UpdateExpression: 'ADD tries :one',
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Attributes?.['tries'] as number;
}

async function find(key: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await state.send(new GetCommand({ TableName, Key: { [BACKEND_KEY]: key }, ConsistentRead: true }));
  return Item;
}

/** @returns false when there is one already */
async function putOnce(Item: Record<string, unknown>): Promise<boolean> {
  const put = state.send(
    new PutCommand({
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': BACKEND_KEY },
    }),
  );
  return (await unlessConditionFailed(put)) !== undefined;
}
