import { EventBridgeServiceException } from '@aws-sdk/client-eventbridge';
import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
  StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge';
import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { ACCOUNT, REGION } from '../place';
import { matches } from './event-pattern';

/** An event as targets get it: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** To the second, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
  /** Of a replay: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html */
  readonly 'replay-name'?: string;
}

/** An event that a bus has taken. */
export interface Accepted {
  readonly bus: string;
  readonly envelope: Envelope;
  /** ARNs of the rules that it is for. @default every rule of the bus */
  readonly rules?: readonly string[];
}

/** What keeps the events of a bus. */
export interface ArchiveSpec {
  readonly arn: string;
  readonly bus: string;
  readonly pattern?: unknown;
}

const REPLAY = ['ReplayName', 'EventSourceArn', 'EventStartTime', 'EventEndTime', 'Destination'];
const ENTRY = ['EventBusName', 'Source', 'DetailType', 'Detail', 'Resources', 'Time'];
/** The bus of the account, to which services send their events. */
export const DEFAULT_BUS = 'default';
const MOST_ENTRIES = 10;
/** The smaller of the numbers in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const MOST_BYTES = 256 * 1024;
const TIME_BYTES = 14;

/**
 * Event buses up to the point where they accept an event, and their archives.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export class EventBridge {
  private readonly buses: readonly string[];
  /** By the ARN of the archive. */
  private readonly archived = new Map<string, Envelope[]>();
  private readonly replays = new Set<string>();

  constructor(
    buses: readonly string[],
    private readonly now: () => Date,
    private readonly id: () => string,
    private readonly archives: readonly ArchiveSpec[] = [],
  ) {
    this.buses = [DEFAULT_BUS, ...buses];
  }

  /** Of all archives. */
  get archivedBytes(): number {
    const all = [...this.archived.values()].flat();
    return all.reduce((bytes, envelope) => bytes + Buffer.byteLength(JSON.stringify(envelope)), 0);
  }

  /** What a service tells of its resources. */
  serviceEvent(Source: string, DetailType: string, detail: object, Resources: string[]): Accepted {
    return this.accept(DEFAULT_BUS, this.envelope({ Source, DetailType, Resources }, detail));
  }

  /** An event that a bus has taken is archived; one that is replayed is not, again. */
  accept(bus: string, envelope: Envelope): Accepted {
    for (const { arn, bus: source, pattern } of envelope['replay-name'] === undefined ? this.archives : []) {
      if (source !== bus || (pattern !== undefined && !matches(pattern, envelope))) continue;
      this.archived.set(arn, [...(this.archived.get(arn) ?? []), envelope]);
    }
    return { bus, envelope };
  }

  /**
   * The archived events of a time, with the ids and times that they had.
   * @throws what EventBridge answers instead
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html
   */
  startReplay(input: StartReplayCommandInput): readonly Accepted[] {
    onlyKnown('StartReplayCommand', input, REPLAY);
    const { ReplayName = '', EventSourceArn = '', EventStartTime, EventEndTime, Destination } = input;
    const archive = this.archives.find(({ arn }) => arn === EventSourceArn);
    if (!archive) throw exception('ResourceNotFoundException', `Archive ${EventSourceArn} does not exist.`);
    if (this.replays.has(ReplayName)) {
      throw exception('ResourceAlreadyExistsException', `Replay ${ReplayName} already exists.`);
    }
    const { bus } = archive;
    if (Destination?.Arn?.endsWith(`:event-bus/${bus}`) !== true) {
      throw exception('ValidationException', 'A replay goes to the bus of its archive.');
    }
    const [from = 0, to = Infinity] = [EventStartTime?.getTime(), EventEndTime?.getTime()];
    this.replays.add(ReplayName);
    return (this.archived.get(archive.arn) ?? [])
      .filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= to)
      .map((envelope) => ({
        ...{ bus, envelope: { ...envelope, 'replay-name': ReplayName } },
        ...(Destination.FilterArns?.length && { rules: Destination.FilterArns }),
      }));
  }

  /**
   * Takes each entry or returns an error in its place.
   * @throws ValidationException for more than ten entries, none, or too much in all
   * @throws NotModelled for an unknown bus or parameter
   */
  putEvents(input: unknown): {
    readonly output: Omit<PutEventsCommandOutput, '$metadata'>;
    readonly accepted: readonly Accepted[];
  } {
    onlyKnown('PutEventsCommand', input as object, ['Entries']);
    const { Entries: entries = [] } = input as PutEventsCommandInput;
    if (entries.length === 0 || entries.length > MOST_ENTRIES) {
      throw exception('ValidationException', `1 validation error detected: a request has 1 to ${MOST_ENTRIES} entries`);
    }
    if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > MOST_BYTES) {
      throw exception('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const accepted: Accepted[] = [];
    const results = entries.map((entry): PutEventsResultEntry => {
      onlyKnown('PutEventsCommand.Entries', entry, ENTRY);
      const detail = parsed(entry.Detail);
      const fault = faultOf(entry, detail);
      if (fault) return fault;
      const envelope = this.envelope(entry, detail as object);
      accepted.push(this.accept(this.bus(entry.EventBusName ?? DEFAULT_BUS), envelope));
      return { EventId: envelope.id };
    });
    return { output: { FailedEntryCount: entries.length - accepted.length, Entries: results }, accepted };
  }

  /** By its name or ARN. */
  private bus(name: string): string {
    const known = this.buses.find((bus) => name === bus || name.endsWith(`:event-bus/${bus}`));
    if (known === undefined) throw new NotModelled(`the event bus ${name}`);
    return known;
  }

  private envelope(
    { Source = '', DetailType = '', Resources = [], Time = this.now() }: PutEventsRequestEntry,
    detail: object,
  ): Envelope {
    return {
      version: '0',
      id: this.id(),
      'detail-type': DetailType,
      source: Source,
      account: ACCOUNT,
      time: Time.toISOString().replace(/\.\d+Z$/, 'Z'),
      region: REGION,
      resources: Resources,
      detail,
    };
  }
}

const exception = (name: string, message: string): EventBridgeServiceException =>
  new EventBridgeServiceException({
    name,
    $fault: 'client',
    message,
    $metadata: { httpStatusCode: 400 },
  });

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), Time ? TIME_BYTES : 0);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
function faultOf(entry: PutEventsRequestEntry, detail: unknown): PutEventsResultEntry | undefined {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => !entry[name]);
  if (missing) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage };
  }
  if (entry.Source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const isJsonObject = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
  return isJsonObject ? undefined : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
