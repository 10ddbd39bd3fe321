import fc from 'fast-check';
import { exclusionOf, REASONS, startExclusionOf } from '../../lambdas/scheduled-ec2-stopper/instance';
import { STOPPED_TAG } from '../../lambdas/scheduled-ec2-stopper/tags';
import { instance } from './ec2';

const rules = { optOutTag: 'KeepRunning', persistentRequests: new Set(['sir-kept']) };

it.each(['KeepRunning', 'keeprunning', 'KEEPRUNNING'])('[stopper-1] %s opts out, as it does in a policy', (key) => {
  expect(exclusionOf(instance('i-1', { tags: { [key]: 'false' } }), rules)).toBe('opted-out');
});

it('[stopper-1] takes a Spot instance for a one-time one unless its request is known to be persistent', () => {
  const spot = (SpotInstanceRequestId?: string) =>
    exclusionOf(
      instance('i-1', { InstanceLifecycle: 'spot', ...(SpotInstanceRequestId && { SpotInstanceRequestId }) }),
      rules,
    );
  expect([spot('sir-kept'), spot('sir-other'), spot()]).toEqual([undefined, 'one-time-spot', 'one-time-spot']);
});

const traits = fc.record({
  optedOut: fc.boolean(),
  scaled: fc.boolean(),
  spot: fc.constantFrom(undefined, 'sir-kept', 'sir-once'),
  RootDeviceType: fc.constantFrom('ebs' as const, 'instance-store' as const),
  other: fc.dictionary(fc.constantFrom('Name', 'Team', 'KeepRunningNot', 'x'), fc.string()),
});

it('[stopper-1] may be stopped exactly when nothing excludes it, whatever else is true', () => {
  fc.assert(
    fc.property(traits, ({ optedOut, scaled, spot, RootDeviceType, other }) => {
      const tags = {
        ...other,
        ...(optedOut && { KeepRunning: '' }),
        ...(scaled && { 'aws:autoscaling:groupName': 'g' }),
      };
      const one = instance('i-1', {
        tags,
        RootDeviceType,
        ...(spot !== undefined && { InstanceLifecycle: 'spot', SpotInstanceRequestId: spot }),
      });
      const excluded = optedOut || scaled || spot === 'sir-once' || RootDeviceType === 'instance-store';
      const reason = exclusionOf(one, rules);
      expect(reason !== undefined).toBe(excluded);
      if (reason !== undefined) expect(REASONS[reason]).toBeTruthy();
    }),
  );
});

it.each([
  [-1, undefined],
  [0, undefined],
  [1, 'started-since'],
])('[stopper-6] takes one for its own that was launched %d ms after its mark, or says %s', (after, reason) => {
  const marked = Date.parse('2026-11-23T18:00:00Z');
  const tags = { [STOPPED_TAG]: new Date(marked).toISOString() };
  expect(startExclusionOf(instance('i-1', { tags, LaunchTime: new Date(marked + after) }))).toBe(reason);
});

it.each<Record<string, string>>([{}, { [STOPPED_TAG]: '' }, { [STOPPED_TAG]: 'yes' }])(
  '[stopper-6] starts none with the mark %j',
  (tags) => {
    expect(startExclusionOf(instance('i-1', { tags }))).toBe('started-since');
  },
);
