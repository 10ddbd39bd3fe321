import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { readableId } from '../template/template';
import { type LogLine, readLine } from '../terminal/log-lines';
import { physicalIdsOf } from './stack-resources';

/** What comes late, or while a look is under way, is found by the next one. */
const OVERLAP_MS = 30_000;

export interface LogGroup {
  readonly name: string;
  readonly from: string;
}

/** The log groups of a stack; none when it is not deployed. */
export async function logGroupsOf(stack: string): Promise<readonly LogGroup[]> {
  try {
    return Object.entries(await physicalIdsOf(stack, 'AWS::Logs::LogGroup')).map(([logicalId, name]) => ({
      name,
      from: readableId(logicalId).replace(/Logs$/, ''), // a function's log group is its child `Logs`
    }));
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return [];
    throw error;
  }
}

/** Reads lines of log groups, each once. */
export class LogReader {
  private readonly client = new CloudWatchLogsClient({ maxAttempts: 10 }); // of so many logs at once, some requests are throttled
  private readonly seen = new Set<string>();

  constructor(
    private readonly groups: readonly LogGroup[],
    /** In milliseconds since 1970. */
    private startTime: number,
  ) {}

  /** The lines that were not read before, of all that there are, or that have a text. */
  async read(text?: string): Promise<readonly LogLine[]> {
    const lines = await Promise.all(this.groups.map((group) => this.linesOf(group, text)));
    return lines.flat();
  }

  /** From now on, only what is new is looked for. */
  skipOld(now: number): void {
    this.startTime = Math.max(this.startTime, now - OVERLAP_MS);
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html a text in quotes is taken as it is */
  private async linesOf({ name, from }: LogGroup, text?: string): Promise<readonly LogLine[]> {
    const { client, startTime } = this;
    const query = { logGroupName: name, startTime, ...(text !== undefined && { filterPattern: JSON.stringify(text) }) };
    const lines: LogLine[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client }, query)) {
      for (const { eventId = '', timestamp: at = 0, message = '' } of events) {
        const key = `${name} ${eventId} ${String(at)} ${message}`;
        if (!this.seen.has(key)) lines.push(readLine({ from, at, text: message }));
        this.seen.add(key);
      }
    }
    return lines;
  }
}
