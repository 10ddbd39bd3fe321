import type { Instance } from '@aws-sdk/client-ec2';
import { AUTO_SCALING_TAG, STOPPED_TAG } from './tags';

/** Why an instance was left as it is, as in the report. */
export const REASONS = {
  'opted-out': 'has the tag that keeps it running',
  'auto-scaling': 'belongs to an Auto Scaling group, which would replace it',
  'one-time-spot': 'is a one-time Spot instance, which cannot be stopped',
  'instance-store': 'has its root volume in the instance store, which cannot be stopped',
  'stop-protected': 'is protected against being stopped',
  'not-running': 'was already stopping when it was to be stopped',
  'started-since': 'was started by somebody else since it was stopped here',
} as const;
export type Reason = keyof typeof REASONS;

export interface ExclusionRules {
  /** A tag that keeps an instance running, whatever its value. */
  readonly optOutTag: string;
  /** Ids of the Spot requests that are known to be persistent: only their instances can be stopped. */
  readonly persistentRequests: ReadonlySet<string>;
}

/**
 * Why an instance must not be stopped, as it was described; nothing when it may be. Tag keys are compared as IAM
 * compares them in `aws:ResourceTag`, whatever their case, so that rule and policy agree.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances-request.html#stopping-a-spot-instance
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
 */
export function exclusionOf(instance: Instance, rules: ExclusionRules): Reason | undefined {
  if (hasTag(instance, rules.optOutTag)) return 'opted-out';
  if (hasTag(instance, AUTO_SCALING_TAG)) return 'auto-scaling';
  if (isSpot(instance) && !rules.persistentRequests.has(instance.SpotInstanceRequestId ?? '')) return 'one-time-spot';
  if (instance.RootDeviceType === 'instance-store') return 'instance-store';
  return undefined;
}

/**
 * Why a marked instance must not be started; nothing when it is as the stopper left it. EC2 sets `LaunchTime` anew at
 * each start: a later one than the mark means that somebody else has started the instance, and stopped it again.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
export function startExclusionOf(instance: Instance): Reason | undefined {
  const marked = Date.parse(tagOf(instance, STOPPED_TAG) ?? '');
  return marked >= (instance.LaunchTime?.getTime() ?? Infinity) ? undefined : 'started-since';
}

/**
 * Why an instance does not start; nothing when it does. EC2 takes the call and lets the instance fall back to
 * stopped some seconds later, as when the caller may not create a grant of the key of one of its volumes.
 *
 * @see https://repost.aws/knowledge-center/kms-iam-ec2-permission
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
 */
export function startFailureOf({ State, StateReason }: Instance): Error | undefined {
  if (State?.Name === 'pending' || State?.Name === 'running') return undefined;
  const reason = StateReason?.Message ?? 'EC2 gives no reason';
  return Object.assign(new Error(`It is ${State?.Name ?? 'in no state'} again. ${reason}`), { name: 'NotStarted' });
}

/** Whether it would keep what is in its memory, if whoever stops it asked for that. */
export const isHibernating = ({ HibernationOptions }: Instance): boolean => HibernationOptions?.Configured === true;

/** An instance that is left as it is, and why. */
export interface Excluded {
  readonly id: string;
  readonly reason: Reason;
}

/** The ids of those that nothing excludes, and the others. */
export function sortedOut(instances: readonly Instance[], reasonOf: (instance: Instance) => Reason | undefined) {
  const described = instances.map((one) => ({ id: one.InstanceId ?? '', reason: reasonOf(one) }));
  return {
    wanted: described.flatMap(({ id, reason }): string[] => (reason ? [] : [id])),
    excluded: described.flatMap(({ id, reason }): Excluded[] => (reason ? [{ id, reason }] : [])),
  };
}

export const isSpot = ({ InstanceLifecycle }: Instance): boolean => InstanceLifecycle === 'spot';

/** The `Name` tags of those that have one, by instance id. */
export const namesOf = (instances: readonly Instance[]): ReadonlyMap<string, string> =>
  new Map(
    instances.flatMap((instance) => {
      const name = tagOf(instance, 'Name');
      return name === undefined ? [] : [[instance.InstanceId ?? '', name] as const];
    }),
  );

const tagOf = ({ Tags = [] }: Instance, key: string): string | undefined => Tags.find(({ Key }) => Key === key)?.Value;

const hasTag = ({ Tags = [] }: Instance, key: string): boolean =>
  Tags.some(({ Key = '' }) => Key.toLowerCase() === key.toLowerCase());
