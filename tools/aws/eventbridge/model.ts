import { EventBridgeServiceException } from '@aws-sdk/client-eventbridge';
import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { NotModelled, onlyKnown } from '../../template/not-modelled';

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
}

/** An event that a bus has taken. */
export interface Accepted {
  readonly bus: string;
  readonly envelope: Envelope;
}

const ENTRY = ['EventBusName', 'Source', 'DetailType', 'Detail', 'Resources', 'Time'];
/** The bus of the account, to which services send their events. */
export const DEFAULT_BUS = 'default';
const MOST_ENTRIES = 10;
/** The smaller of the numbers in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const MOST_BYTES = 256 * 1024;
const TIME_BYTES = 14;
const ACCOUNT = '000000000000';
const REGION = 'eu-west-1';

/**
 * Event buses up to the point where they accept an event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export class EventBridge {
  constructor(
    private readonly buses: readonly string[],
    private readonly now: () => Date,
    private readonly id: () => string,
  ) {}

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
      throw validationException(`1 validation error detected: a request has 1 to ${MOST_ENTRIES} entries`);
    }
    if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > MOST_BYTES) {
      throw validationException('Total size of the entries in the request is over the limit.');
    }
    const accepted: Accepted[] = [];
    const results = entries.map((entry): PutEventsResultEntry => {
      onlyKnown('PutEventsCommand.Entries', entry, ENTRY);
      const detail = parsed(entry.Detail);
      const fault = faultOf(entry, detail);
      if (fault) return fault;
      const envelope = this.envelope(entry, detail as object);
      accepted.push({ bus: this.bus(entry.EventBusName ?? 'default'), envelope });
      return { EventId: envelope.id };
    });
    return { output: { FailedEntryCount: entries.length - accepted.length, Entries: results }, accepted };
  }

  /** What a service tells of one of its resources. */
  serviceEvent(Source: string, DetailType: string, detail: object, Resources: string[]): Accepted {
    return { bus: DEFAULT_BUS, envelope: this.envelope({ Source, DetailType, Resources }, detail) };
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

const validationException = (message: string): EventBridgeServiceException =>
  new EventBridgeServiceException({
    name: 'ValidationException',
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
