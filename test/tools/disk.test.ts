import { watchDisk } from '../../tools/local-cloud/disk';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const MEBIBYTE = 1024 * 1024;

/** How often it is reported that the disk is full, which has so many bytes free one look after the other. */
async function reports(...free: number[]): Promise<number> {
  const onFull = jest.fn();
  const room = jest.fn(() => Promise.resolve(free.shift() ?? MEBIBYTE));
  const stop = watchDisk('.local', onFull, room);
  while (free.length > 0) await jest.advanceTimersByTimeAsync(100);
  stop();
  const looks = room.mock.calls.length;
  await jest.advanceTimersByTimeAsync(10_000);
  expect(room).toHaveBeenCalledTimes(looks);
  return onFull.mock.calls.length;
}

describe('A disk', () => {
  test('with room is passed over', async () => {
    expect(await reports(MEBIBYTE, 2 * MEBIBYTE)).toBe(0);
  });

  test('that gets full is reported once', async () => {
    expect(await reports(MEBIBYTE, MEBIBYTE - 1, 0, 0)).toBe(1);
  });

  test('that gets full again is reported again', async () => {
    expect(await reports(0, MEBIBYTE, 0)).toBe(2);
  });
});
