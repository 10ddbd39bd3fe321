/** One line of what happened. */
export interface Moment {
  /** Milliseconds since the run began. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
  /** Whether it is a fault that was injected. */
  readonly fault: boolean;
}

/** What happened in a run, in order. */
export class Timeline {
  readonly moments: Moment[] = [];
  private readonly names = new Map<string, string>();

  /** @param recording whether it is kept: most runs are never looked at */
  constructor(private readonly recording: boolean) {}

  add(at: number, who: string, what: () => string, fault = false): void {
    if (this.recording) this.moments.push({ at, who, what: this.shorten(what()), fault });
  }

  /**
   * @param about leaves out who had nothing to do with the ids in this text. @default everything is there
   * @returns lines to print: time, who, what, with injected faults marked
   */
  lines(about = ''): string[] {
    const moments = this.momentsAbout(about);
    const width = Math.max(0, ...moments.map(({ who }) => who.length));
    return moments.map(
      ({ at, who, what, fault }) => `${virtualTime(at)}  ${fault ? '!' : ' '} ${who.padEnd(width)}  ${what}`,
    );
  }

  /** What `lines` prints. */
  momentsAbout(about: string): Moment[] {
    const names = [...new Set(about.match(ID) ?? [])].map((id) => this.shorten(id));
    const concerned = new Set([
      'World',
      ...this.moments.flatMap(({ who, what }) => (mentions(what, names) ? [who] : [])),
    ]);
    return this.moments.filter(
      ({ who, what, fault }) => (names.length === 0 || concerned.has(who)) && (fault || !NOTHING.test(what)),
    );
  }

  /** Ids that nobody can tell apart become `id-1`, `id-2`, … */
  shorten(text: string): string {
    return text.replaceAll(ID, (id) => {
      const name = this.names.get(id) ?? `id-${String(this.names.size + 1)}`;
      this.names.set(id, name);
      return name;
    });
  }
}

/** Of a schedule's runs that had nothing to do, nothing is worth a line. */
const NOTHING = /^begins: \{\}$|^Query .* → .*Count: 0,|^answers nothing$/;

const mentions = (text: string, names: readonly string[]): boolean =>
  names.some((name) => new RegExp(`\\b${name}\\b`).test(text));

/** ULIDs and UUIDs. */
const ID = /\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;

/** `1d 02:03:04.005` since the run began. */
function virtualTime(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString().slice(11, 23);
  const days = Math.floor(milliseconds / 86_400_000);
  return days > 0 ? `${String(days)}d ${text}` : `   ${text}`;
}
