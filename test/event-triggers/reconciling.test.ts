import fc from 'fast-check';
import { differing } from '../../lambdas/event-triggers/reconciling';

const NOW = new Date('2026-03-01T13:00:00.500Z');
const AT = '2026-03-01T13:00:00Z';
const known = (subject: string, state: string, at = '2026-03-01T12:00:00Z') => ({ subject, state, at });

it('[trigger-4] finds what is in another state than is known, and what nobody knows', () => {
  const described = [
    { id: 'i-same', state: 'running' },
    { id: 'i-other', state: 'stopped' },
    { id: 'i-new', state: 'running' },
  ];
  expect(differing(described, [known('i-same', 'running'), known('i-other', 'running')], NOW)).toEqual([
    { subject: 'i-other', at: AT, state: 'stopped' },
    { subject: 'i-new', at: AT, state: 'running' },
  ]);
});

it('[trigger-4] takes what EC2 no longer describes for terminated', () => {
  expect(differing([], [known('i-gone', 'running')], NOW)).toEqual([
    { subject: 'i-gone', at: AT, state: 'terminated' },
  ]);
});

it.each([
  ['2026-03-01T12:50:00Z', 0],
  ['2026-03-01T12:49:59Z', 1],
])('waits for what EC2 may not describe yet: known since %s', (at, times) => {
  expect(differing([], [known('i-new', 'pending', at)], NOW)).toHaveLength(times);
});

it('[trigger-4] finds exactly the differences, whatever there is', () => {
  const state = fc.constantFrom('pending', 'running', 'stopped');
  const states = fc.dictionary(fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4'), state);
  fc.assert(
    fc.property(states, states, (described, recorded) => {
      const found = differing(
        Object.entries(described).map(([id, one]) => ({ id, state: one })),
        Object.entries(recorded).map(([id, one]) => known(id, one)),
        NOW,
      );
      const after = { ...recorded, ...Object.fromEntries(found.map(({ subject, state: to }) => [subject, to])) };
      const gone = Object.keys(recorded).filter((id) => !(id in described));
      expect(after).toEqual({ ...described, ...Object.fromEntries(gone.map((id) => [id, 'terminated'])) });
      expect(found.every(({ subject, state: to }) => recorded[subject] !== to)).toBe(true);
    }),
  );
});
