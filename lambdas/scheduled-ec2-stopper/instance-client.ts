import {
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  EC2Client,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { chunksOf } from '../shared/chunks';
import { type Pace, withBackOff } from './batches';
import { isSpot } from './instance';
import { ANSWER_MS, RESERVE_MS } from './waits';

/** Of up to 1,000, which are several megabytes of XML. */
const PAGE_SIZE = 500;
/** EC2 takes so many values in a filter: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const MOST_VALUES = 200;

export const paceOf = ({ getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>): Pace => ({
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  hasTime: () => getRemainingTimeInMillis() > RESERVE_MS,
  random: Math.random,
});

/** One attempt for each call: `withBackOff` tries again, more patiently than the SDK does. */
export const ec2Client = (): EC2Client =>
  new EC2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });

/**
 * All instances that match, however many pages they are on: a page may have fewer than were asked for, or none, and
 * only one without a token is the last.
 *
 * @throws what EC2 throws for good: nothing is known then
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-pagination.html
 */
export async function describeInstances(
  client: EC2Client,
  filters: readonly Filter[],
  pace: Pace,
): Promise<readonly Instance[]> {
  const instances: Instance[] = [];
  let token: string | undefined;
  do {
    const page = new DescribeInstancesCommand({
      Filters: [...filters],
      MaxResults: PAGE_SIZE,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Reservations = [], NextToken } = await withBackOff(() => client.send(page), pace);
    instances.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
    token = NextToken;
  } while (token !== undefined && token !== '');
  return instances;
}

/** These instances, whatever their state. */
export async function describeThese(
  client: EC2Client,
  ids: readonly string[],
  pace: Pace,
): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  for (const Values of chunksOf(ids, MOST_VALUES)) {
    found.push(...(await describeInstances(client, [{ Name: 'instance-id', Values: [...Values] }], pace)));
  }
  return found;
}

/** Ids of the Spot requests of these instances that are persistent. One that EC2 does not know any more is not. */
export async function persistentRequestsOf(
  client: EC2Client,
  instances: readonly Instance[],
  pace: Pace,
): Promise<ReadonlySet<string>> {
  const ids = instances.filter(isSpot).flatMap(({ SpotInstanceRequestId: id }) => id ?? []);
  const persistent = new Set<string>();
  for (const Values of chunksOf(ids, MOST_VALUES)) {
    const request = new DescribeSpotInstanceRequestsCommand({
      Filters: [
        { Name: 'spot-instance-request-id', Values: [...Values] },
        { Name: 'type', Values: ['persistent'] },
      ],
    });
    const { SpotInstanceRequests = [] } = await withBackOff(() => client.send(request), pace);
    for (const { SpotInstanceRequestId: id } of SpotInstanceRequests) if (id !== undefined) persistent.add(id);
  }
  return persistent;
}
