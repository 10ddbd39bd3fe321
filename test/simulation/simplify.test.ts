import fc from 'fast-check';
import { type FaultSchedule, schedules } from '../../tools/simulation/decisions';
import { scheduleAt } from '../../tools/simulation/search';
import { simplify } from '../../tools/simulation/simplify';

const short = fc.array(fc.nat(59), { maxLength: 80 });

describe('A schedule that is made simpler', () => {
  it('keeps the one answer that matters, as early as it may come', async () => {
    const noisy = [3, 0, 7, 0, 0, 42, 5, 0, 1];
    expect(await simplify(noisy, { shows: (one) => Promise.resolve(one.indexOf(42) >= 2) })).toEqual([0, 0, 42]);
  });

  it('is empty where no fault is needed', async () => {
    expect(await simplify([1, 2, 3], { shows: () => Promise.resolve(true) })).toEqual([]);
  });

  it('always shows the same, and is never longer or noisier', async () => {
    const noise = (schedule: readonly number[]) => schedule.filter((answer) => answer !== 0).length;
    await fc.assert(
      fc.asyncProperty(short, fc.nat(100), async (schedule, sum) => {
        const shows = (one: readonly number[]) => one.reduce((all, answer) => all + answer, 0) >= sum;
        fc.pre(shows(schedule));
        const simplest = await simplify(schedule, { shows: (one) => Promise.resolve(shows(one)) });
        expect(shows(simplest)).toBe(true);
        expect(simplest.length).toBeLessThanOrEqual(schedule.length);
        expect(noise(simplest)).toBeLessThanOrEqual(noise(schedule));
      }),
    );
  });

  it('tries none twice, and ends when time is up', async () => {
    const tried: string[] = [];
    const shows = (one: readonly number[]) => Promise.resolve(tried.push(one.join()) < 0);
    await simplify([9, 9, 9, 9], { shows });
    expect(new Set(tried).size).toBe(tried.length);
    const all = tried.length;
    tried.length = 0;
    await simplify([9, 9, 9, 9], { shows, goOn: () => tried.length < 3 });
    expect([tried.length, all > 3]).toEqual([3, true]);
  });
});

describe('A schedule by its path', () => {
  it('is the one that the search of the seed tries in that place, of which the first has no fault', async () => {
    const tried: FaultSchedule[] = [];
    const property = fc.asyncProperty(schedules, (schedule) => Promise.resolve(tried.push(schedule) > 0));
    await fc.check(property, { seed: 1, numRuns: 400, examples: [[[]]] });
    for (const place of [0, 1, 5, 100, 361, 399]) {
      expect(await scheduleAt(1, String(place))).toEqual(tried[place]);
    }
    expect(tried[0]).toEqual([]);
  });

  it('is the one that shrinking came to', async () => {
    const property = fc.asyncProperty(schedules, (schedule) => Promise.resolve(schedule.length < 20));
    const { counterexample, counterexamplePath } = await fc.check(property, { seed: 1, examples: [[[]]] });
    expect(counterexamplePath).toContain(':');
    expect(await scheduleAt(1, counterexamplePath ?? '')).toEqual(counterexample?.[0]);
  });

  it.each(['x', '5:99999', '1:x'])('is refused in one line where %s leads to none', async (path) => {
    await expect(scheduleAt(1, path)).rejects.toThrow(`--path ${path} leads to no schedule of seed 1.`);
  });
});
