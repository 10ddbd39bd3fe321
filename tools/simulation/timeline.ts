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

  /** @returns lines to print: time, who, what, with injected faults marked */
  lines(): string[] {
    const width = Math.max(0, ...this.moments.map(({ who }) => who.length));
    return this.moments.map(
      ({ at, who, what, fault }) => `${virtualTime(at)}  ${fault ? '!' : ' '} ${who.padEnd(width)}  ${what}`,
    );
  }

  /** Ids that nobody can tell apart become `id-1`, `id-2`, … */
  private shorten(text: string): string {
    return text.replaceAll(ID, (id) => {
      const name = this.names.get(id) ?? `id-${String(this.names.size + 1)}`;
      this.names.set(id, name);
      return name;
    });
  }
}

/** ULIDs and UUIDs. */
const ID = /\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;

/** `1d 02:03:04.005` since the run began. */
function virtualTime(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString().slice(11, 23);
  const days = Math.floor(milliseconds / 86_400_000);
  return days > 0 ? `${String(days)}d ${text}` : `   ${text}`;
}

const LONGEST = 110;

/** A value as JSON, in one short line. */
export function briefly(value: unknown): string {
  if (value === undefined || value === null) return 'ok';
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'function' ? undefined : member,
  ).replaceAll(/\\+"|"/g, '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
