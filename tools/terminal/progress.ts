const WIDTH = 30;
/** A bar that is shorter shows nothing. */
const SHORTEST = 5;
/** Where there is no terminal, somebody who waits sees a line at least so often. */
const QUIET_MS = 15_000;
/** Before, what is left cannot be estimated. */
const ENOUGH_MS = 2000;
const CLEAR = '\r\u001b[K';

interface Work {
  /** In how many parts. @default nobody knows */
  readonly all?: number;
  /** Name of the parts: `schedules`. */
  readonly what: string;
  /** When it is ended in any case. @default never */
  readonly seconds?: number;
}

/** What it writes to: the standard output, or a test's. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

/**
 * Shows how much is done, from its construction to `end`: in a terminal one line that never wraps and is gone at the end,
 * elsewhere a line at each tenth and at least every 15 s.
 */
export class Progress {
  private readonly from = performance.now();
  private readonly timer: NodeJS.Timeout;
  private done = 0;
  private shownAt = 0;

  constructor(
    private readonly work: Work,
    private readonly screen: Screen = process.stdout,
  ) {
    const every = screen.isTTY ? 1000 : QUIET_MS;
    this.timer = setInterval(() => this.show(every), every);
    if (screen.isTTY) this.show(0);
  }

  add(done: number): void {
    const before = this.done;
    this.done += done;
    const { all = Infinity } = this.work;
    if (this.screen.isTTY) this.show(100);
    else this.show(Math.floor((10 * this.done) / all) > Math.floor((10 * before) / all) ? 0 : QUIET_MS);
  }

  end(): void {
    clearInterval(this.timer);
    if (this.screen.isTTY) this.screen.write(CLEAR);
  }

  /** `500 of 24000 schedules, 12 s, about 9 min left` */
  get text(): string {
    const { all, what, seconds = Infinity } = this.work;
    const elapsed = this.elapsed / 1000;
    const parts = `${String(this.done)}${all === undefined ? '' : ` of ${String(all)}`} ${what}, ${roughly(elapsed)}`;
    if (all === undefined || this.done === 0 || this.done >= all || this.elapsed < ENOUGH_MS) return parts;
    const left = Math.min((elapsed / this.done) * (all - this.done), Math.max(0, seconds - elapsed));
    return `${parts}, about ${roughly(left)} left`;
  }

  private get elapsed(): number {
    return performance.now() - this.from;
  }

  /** Unless something was shown within so many milliseconds. */
  private show(unlessWithin: number): void {
    if (this.elapsed - this.shownAt < unlessWithin) return;
    this.shownAt = this.elapsed;
    if (!this.screen.isTTY) this.screen.write(`${this.text}\n`);
    else {
      const room = (this.screen.columns || 80) - 1; // of a line that is full, some terminals begin the next
      this.screen.write(`${CLEAR}${`${this.bar(room - this.text.length - 1)}${this.text}`.slice(0, room)}`);
    }
  }

  private bar(room: number): string {
    const { all } = this.work;
    const width = Math.min(WIDTH, room);
    if (all === undefined || width < SHORTEST) return '';
    const filled = Math.round((Math.min(this.done, all) / all) * width);
    return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} `;
  }
}

const roughly = (seconds: number): string =>
  seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
