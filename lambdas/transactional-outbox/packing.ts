import * as v from 'valibot';
import { parseJson } from '../shared/json';
import { isCarried, uncarriedIn } from '../shared/text';
import type { OutboxRow, RelayedEvent } from './outbox-row';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAX_ENTRIES = 10;
/**
 * What the service takes in one request has grown (256 KB, now 1 MB): the smaller number holds everywhere. An event
 * that is larger goes alone, and the service's own answer decides.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export const MAX_REQUEST_BYTES = 256 * 1024;

const UNCARRIED = 'It has characters that no queue takes';

/** A row, with its event or with the reason why no bus will ever take it. */
export type Checked<Row extends OutboxRow> =
  { readonly row: Row; readonly event: RelayedEvent } | { readonly row: Row; readonly malformed: string };

const name = v.pipe(v.string(), v.nonEmpty(), v.check(isCarried, UNCARRIED));

/** The bus itself takes more than the queues behind it, which would lose in silence what they refuse. */
const relayedEvent = v.object({
  source: name,
  detailType: name,
  detail: v.pipe(
    v.string(),
    v.check(isJsonObject, 'It is not the text of a JSON object'),
    v.check((text) => uncarriedIn(parseJson(text), 1).length === 0, UNCARRIED),
  ),
});

/** Reads a row's event, which whoever wrote the row is responsible for. */
export function check<Row extends OutboxRow>(row: Row): Checked<Row> {
  const parsed = v.safeParse(relayedEvent, row.event);
  if (parsed.success) return { row, event: parsed.output };
  const [issue] = parsed.issues;
  return { row, malformed: `${['event', v.getDotPath(issue)].filter(Boolean).join('.')}: ${issue.message}` };
}

function isJsonObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An event's size as EventBridge counts it. */
export const sizeOf = ({ source, detailType, detail }: RelayedEvent): number =>
  [source, detailType, detail].reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);

/** Splits rows into requests: in their order, each as full as the limits allow. Malformed rows ride along unsent. */
export function pack<Row extends OutboxRow>(rows: readonly Checked<Row>[]): Checked<Row>[][] {
  const requests: Checked<Row>[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = 'event' in row ? sizeOf(row.event) : 0;
    const request = requests.at(-1);
    if (request && request.length < MAX_ENTRIES && bytes + size <= MAX_REQUEST_BYTES) {
      request.push(row);
      bytes += size;
    } else {
      requests.push([row]);
      bytes = size;
    }
  }
  return requests;
}
