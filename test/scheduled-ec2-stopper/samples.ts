import type { Instance } from '@aws-sdk/client-ec2';

export const NOW = new Date('2026-11-23T18:00:00Z');

/** A running instance with the tag. */
export const instance = (
  id: string,
  { tags = {}, ...rest }: Partial<Instance> & { tags?: Record<string, string> } = {},
) => ({
  InstanceId: id,
  RootDeviceType: 'ebs' as const,
  LaunchTime: new Date('2026-11-23T08:00:00Z'),
  Tags: Object.entries({ Environment: 'dev', ...tags }).map(([Key, Value]) => ({ Key, Value })),
  ...rest,
});
