import fc from 'fast-check';
import { notTried, type Pace, settle } from '../../lambdas/scheduled-ec2-stopper/batches';

const refusal = (name: string) => Object.assign(new Error(), { name, $metadata: { httpStatusCode: 400 } });
const pace: Pace = { pause: () => Promise.resolve(), hasTime: () => true, random: () => 1 };

/** Does all of a batch, or nothing of it when one is bad; every so many calls EC2 throttles. */
function service(bad: ReadonlySet<string>, throttledEvery: number) {
  const done: string[] = [];
  let calls = 0;
  const act = (ids: readonly string[]): Promise<readonly string[]> => {
    calls += 1;
    if (calls % throttledEvery === 0) return Promise.reject(refusal('RequestLimitExceeded'));
    if (ids.some((id) => bad.has(id))) return Promise.reject(refusal('IncorrectInstanceState'));
    done.push(...ids);
    return Promise.resolve(ids);
  };
  return { act, done, calls: () => calls };
}

const batches = fc.record({
  ids: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 50 }),
  isBad: fc.func(fc.boolean()),
  throttledEvery: fc.integer({ min: 2, max: 9 }),
});

it('[stopper-3] does each once that is not bad, fails each that is, and none is both or neither', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async ({ ids, isBad, throttledEvery }) => {
      const bad = new Set(ids.filter((id) => isBad(id)));
      const { act, done } = service(bad, throttledEvery);
      const { results, failed } = await settle(ids, act, pace);
      const good = ids.filter((id) => !bad.has(id));
      expect([...results].sort()).toEqual([...good].sort());
      expect([...done].sort()).toEqual([...good].sort());
      expect(failed.map(({ id }) => id).sort()).toEqual([...bad].sort());
    }),
  );
});

it('[stopper-3] finds one bad among fifty within thirteen calls', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `i-${String(index)}`);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ids), async (bad) => {
      const { act, calls } = service(new Set([bad]), Infinity);
      await settle(ids, act, pace);
      expect(calls()).toBeLessThanOrEqual(13);
    }),
  );
});

it('tries no further when no time is left', async () => {
  const { act, calls } = service(new Set(['a']), Infinity);
  const { failed } = await settle(['a', 'b'], act, { ...pace, hasTime: () => false });
  expect([failed.length, calls()]).toEqual([2, 1]);
});

it('[stopper-3] reports of no item what another was refused for, when no time is left to find out which', async () => {
  const { act } = service(new Set(['a']), Infinity);
  const { failed } = await settle(['a', 'b'], act, { ...pace, hasTime: () => false });
  expect(failed.map(({ error }) => error.message)).toEqual(['The run had no time left.', 'The run had no time left.']);
});

it('asks nothing of EC2 for no instances', async () => {
  const act = jest.fn().mockResolvedValue([]);
  expect(await settle([], act, pace)).toEqual({ results: [], failed: [] });
  expect(act).not.toHaveBeenCalled();
});

it.each([500, 503])('tries again what EC2 answered with %i, whatever it calls that', async (httpStatusCode) => {
  const act = jest
    .fn()
    .mockRejectedValueOnce(Object.assign(new Error('none that is known'), { $metadata: { httpStatusCode } }))
    .mockResolvedValue(['a']);
  expect(await settle(['a'], act, pace)).toEqual({ results: ['a'], failed: [] });
});

it('does not try again what EC2 refused with 400', async () => {
  const act = jest.fn().mockRejectedValue(Object.assign(new Error('no'), { $metadata: { httpStatusCode: 400 } }));
  expect((await settle(['a'], act, pace)).failed.map(({ id }) => id)).toEqual(['a']);
  expect(act).toHaveBeenCalledTimes(1);
});

/** Always the same error, and how it went: calls, and pauses in milliseconds. */
async function failing(error: unknown, more: Partial<Pace> = {}) {
  const act = jest.fn().mockRejectedValue(error);
  const pauses: number[] = [];
  const pause = (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds));
  const { failed } = await settle(['a', 'b'], act, { ...pace, pause, ...more });
  return { calls: act.mock.calls.length, pauses, failed };
}

it('calls eight times what does not get through, after pauses that double up to 20 s, and fails each of the batch', async () => {
  const error = refusal('RequestLimitExceeded');
  expect(await failing(error)).toEqual({
    calls: 8,
    pauses: [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000],
    failed: [
      { id: 'a', error },
      { id: 'b', error },
    ],
  });
});

it('pauses for a part of that time, by chance', async () => {
  expect((await failing(refusal('RequestLimitExceeded'), { random: () => 0.25 })).pauses).toEqual([
    ...[250, 500, 1000, 2000, 4000, 5000, 5000],
  ]);
});

it('calls what does not get through no second time when no time is left, and reports why it failed', async () => {
  const error = refusal('RequestLimitExceeded');
  const { calls, pauses, failed } = await failing(error, { hasTime: () => false });
  expect([calls, pauses, failed.map((one) => one.error)]).toEqual([1, [], [error, error]]);
});

it.each([
  ...['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'InternalError', 'InternalFailure', 'Unavailable'],
  ...['ServiceUnavailable', 'TimeoutError'],
])('tries %s again', async (code) => {
  expect((await failing(refusal(code))).calls).toBe(8);
});

it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'])('tries again after %s', async (code) => {
  expect((await failing(Object.assign(new Error('socket'), { code }))).calls).toBe(8);
});

it.each([
  ['RequestLimitExceededNot', 400],
  ['NotThrottling', 400],
  ['IncorrectInstanceState', 400],
  // EC2 answers 500 where it has no capacity: no fault that passes within a run.
  ['InsufficientInstanceCapacity', 500],
])('halves a batch that fails with %s (%i), and tries none of it again', async (name, httpStatusCode) => {
  expect((await failing(Object.assign(new Error(), { name, $metadata: { httpStatusCode } }))).calls).toBe(3);
});

it('fails each with what was thrown, whatever that is', async () => {
  expect((await failing('out of memory')).failed).toEqual([
    { id: 'a', error: new Error('out of memory') },
    { id: 'b', error: new Error('out of memory') },
  ]);
});

it('fails all of a batch for which there is no time, and has no result of it', () => {
  const error = new Error('The run had no time left.');
  expect(notTried(['a', 'b'])).toEqual({
    results: [],
    failed: [
      { id: 'a', error },
      { id: 'b', error },
    ],
  });
});
