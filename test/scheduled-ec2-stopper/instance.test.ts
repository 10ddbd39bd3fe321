import fc from 'fast-check';
import {
  exclusionOf,
  isHibernating,
  namesOf,
  REASONS,
  sortedOut,
  startExclusionOf,
  startFailureOf,
} from '../../lambdas/scheduled-ec2-stopper/instance';
import { STOPPED_TAG } from '../../lambdas/scheduled-ec2-stopper/tags';
import { instance } from './samples';

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
])('[stopper-6] takes one for its own that was launched %d ms after its mark, or returns %s', (after, reason) => {
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

it('[stopper-6] starts none without a launch time from EC2', () => {
  const { LaunchTime: _, ...one } = instance('i-1', { tags: { [STOPPED_TAG]: '2026-11-23T18:00:00Z' } });
  expect(startExclusionOf(one)).toBe('started-since');
});

it.each([
  ['opted-out', { tags: { KeepRunning: '' } }],
  ['auto-scaling', { tags: { 'aws:autoscaling:groupName': 'g' } }],
  ['one-time-spot', { InstanceLifecycle: 'spot' as const }],
  ['instance-store', { RootDeviceType: 'instance-store' as const }],
  [undefined, {}],
  [undefined, { Tags: undefined }],
  [undefined, { Tags: [{ Value: 'KeepRunning' }] }],
])('[stopper-1] gives the reason %s for %j', (reason, trait) => {
  expect(exclusionOf(instance('i-1', trait), rules)).toBe(reason);
});

it.each(['pending', 'running'] as const)('takes one that is %s for started', (Name) => {
  expect(startFailureOf({ State: { Name } })).toBeUndefined();
});

it('[stopper-5] reports the state of one that did not start, and the reason of EC2', () => {
  const reason = { Code: 'Client.InternalError', Message: 'Client error on launch' };
  const failure = (one: Parameters<typeof startFailureOf>[0]) => {
    const { name, message } = startFailureOf(one) ?? {};
    return [name, message];
  };
  expect([
    failure({ State: { Name: 'stopped' }, StateReason: reason }),
    failure({ State: { Name: 'stopping' } }),
    failure({}),
  ]).toEqual([
    ['NotStarted', 'It is stopped again. Client error on launch'],
    ['NotStarted', 'It is stopping again. EC2 gives no reason'],
    ['NotStarted', 'It is in no state again. EC2 gives no reason'],
  ]);
});

it('knows whether an instance hibernates', () => {
  expect([
    isHibernating({ HibernationOptions: { Configured: true } }),
    isHibernating({ HibernationOptions: { Configured: false } }),
    isHibernating({ HibernationOptions: {} }),
    isHibernating({}),
  ]).toEqual([true, false, false, false]);
});

it('sorts instances into those that nothing excludes, and the others with their reasons', () => {
  const kept = instance('i-2', { tags: { KeepRunning: '' } });
  expect(sortedOut([instance('i-1'), kept, instance('i-3')], (one) => exclusionOf(one, rules))).toEqual({
    wanted: ['i-1', 'i-3'],
    excluded: [{ id: 'i-2', reason: 'opted-out' }],
  });
});

it('knows the names of those that have one, an empty one too', () => {
  const named = (id: string, Name: string) => instance(id, { tags: { Name } });
  expect([...namesOf([named('i-1', 'web'), instance('i-2'), named('i-3', ''), { InstanceId: 'i-4' }])]).toEqual([
    ['i-1', 'web'],
    ['i-3', ''],
  ]);
});
