const WIDTH = 30;

/** Shows how much is done: a bar in a terminal, elsewhere a line at each tenth. */
export class Progress {
  private readonly from = performance.now();
  private done = 0;

  constructor(
    private readonly all: number,
    private readonly what: string,
  ) {}

  add(done: number): void {
    const before = this.done;
    this.done += done;
    const seconds = ((performance.now() - this.from) / 1000).toFixed(0);
    const text = `${String(this.done)} of ${String(this.all)} ${this.what}, ${seconds} s`;
    if (process.stdout.isTTY) {
      const filled = Math.round((this.done / this.all) * WIDTH);
      process.stdout.write(`\r${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}`);
      if (this.done >= this.all) process.stdout.write('\n');
    } else if (Math.floor((10 * this.done) / this.all) > Math.floor((10 * before) / this.all)) {
      console.log(text);
    }
  }
}
