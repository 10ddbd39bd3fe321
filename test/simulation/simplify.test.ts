import fc from 'fast-check';
import { scheduleAt } from '../../tools/simulation/search';
import { simplify } from '../../tools/simulation/simplify';

const schedules = fc.array(fc.nat(59), { maxLength: 80 });

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
      fc.asyncProperty(schedules, fc.nat(100), async (schedule, sum) => {
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
  it('is the one that the search of the seed tries in that place, of which the first has no fault', () => {
    expect(scheduleAt(1, '0')).toEqual([]);
    expect(scheduleAt(1, '5')).not.toEqual(scheduleAt(2, '5'));
    expect(scheduleAt(1, '5:0').length).toBeLessThan(scheduleAt(1, '5').length);
  });

  it.each(['x', '5:99999', '1:x'])('is refused in one line where %s leads to none', (path) => {
    expect(() => scheduleAt(1, path)).toThrow(`--path ${path} leads to no schedule of seed 1.`);
  });
});
