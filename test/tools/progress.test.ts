import { Progress, type Screen } from '../../tools/terminal/progress';

const CLEAR = '\r\u001b[K';

/** What a screen shows: all that was written, and what stands on its line after each write. */
const screenOf = (screen: Partial<Screen>) => {
  const written: string[] = [];
  const write = (text: string): boolean => written.push(text) > 0;
  return {
    screen: { ...screen, write } as Screen,
    written,
    line: () => written.at(-1)?.replace(CLEAR, '') ?? '',
  };
};
const terminal = (columns: number) => screenOf({ isTTY: true, columns });

describe('Progress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([20, 40, 80, 200])('never fills a line of %s columns, and so never breaks it', (columns) => {
    const { screen, written, line } = terminal(columns);
    const progress = new Progress({ all: 24_000, what: 'schedules of 6 scenarios' }, screen);
    for (let done = 0; done < 24_000; done += 125) {
      jest.advanceTimersByTime(500);
      progress.add(125);
    }
    progress.end();
    const lines = written.map((text) => text.replace(CLEAR, ''));
    expect(lines.filter((text) => text.length >= columns)).toEqual([]);
    expect(line()).toBe('');
  });

  it('shows at once, and that time passes, before anything is done', () => {
    const { screen, line } = terminal(80);
    const progress = new Progress({ all: 24_000, what: 'schedules' }, screen);
    expect(line()).toBe(`${'░'.repeat(30)} 0 of 24000 schedules, 0 s`);
    jest.advanceTimersByTime(42_000);
    expect(line()).toContain('0 of 24000 schedules, 42 s');
    progress.end();
  });

  it('estimates how long it takes, but no longer than it may', () => {
    const { screen, line } = terminal(100);
    const progress = new Progress({ all: 1000, what: 'schedules' }, screen);
    const limited = new Progress({ all: 1000, what: 'schedules', seconds: 15 });
    jest.advanceTimersByTime(10_400);
    progress.add(250);
    limited.add(250);
    expect(line()).toBe(`${'█'.repeat(8)}${'░'.repeat(22)} 250 of 1000 schedules, 10 s, about 31 s left`);
    expect(limited.text).toContain('about 5 s left');
    progress.end();
    limited.end();
  });

  it('is a line at each tenth and every 15 s where there is no terminal', () => {
    const { screen, written } = screenOf({});
    const progress = new Progress({ all: 100, what: 'mutants' }, screen);
    jest.advanceTimersByTime(16_000);
    for (let done = 0; done < 100; done += 5) progress.add(5);
    progress.end();
    expect(written).toHaveLength(11);
    expect([written[0], written.at(-1)]).toEqual(['0 of 100 mutants, 15 s\n', '100 of 100 mutants, 16 s\n']);
  });
});
