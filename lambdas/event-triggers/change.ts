import * as v from 'valibot';
import { characters } from '../shared/characters';
import { parseJson } from '../shared/json';
import { isCarried } from '../shared/text';

/**
 * From an instance's first state to its last. An event's time is in seconds: of two in the same second the later here
 * is the newer.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
export const LIFECYCLE = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
export const TERMINATED = 'terminated';

/** That something was in a state, from a time on. */
export interface Change {
  readonly subject: string;
  /** To the second: `2026-03-01T12:00:00Z`. */
  readonly at: string;
  readonly id: string;
  readonly state: string;
  /** Who told: an event, or the reconciler, which found what no event had told. */
  readonly source: 'event' | 'reconciler';
  readonly kind: 'instance' | 'domain' | 'unknown';
  /** Of two changes in the same second the one with the higher rank is the newer. */
  readonly rank: number;
  /** Whether it came by a replay of the archive. */
  readonly replayed: boolean;
  /** Of an unknown shape: all of it, a JSON text. */
  readonly event?: string;
}

/** What the reconciler sends. EventBridge can send nothing of this shape: its events have members of their own. */
const reconciled = v.object({
  reconciled: v.object({ subject: v.string(), at: v.string(), state: v.string() }),
});
export type Reconciled = v.InferOutput<typeof reconciled>['reconciled'];

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const envelope = v.object({
  id: v.string(),
  source: v.string(),
  'detail-type': v.string(),
  time: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text))),
    v.transform((text) => toTheSecond(new Date(text))),
  ),
  detail: v.unknown(),
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html */
  'replay-name': v.optional(v.string()),
});

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html */
const ofInstance = v.object({ 'instance-id': v.string(), state: v.string() });
export const INSTANCE_EVENTS = { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' };
const INSTANCE_ID = 'i-';

const text = v.pipe(characters(1, 256), v.check(isCarried));
/** What this system's own parts publish of a change. A subject must not pass for an instance. */
const ofDomain = v.object({
  subject: v.pipe(
    text,
    v.check((subject) => !subject.startsWith(INSTANCE_ID)),
  ),
  state: text,
  /** Of two changes of a subject in the same second the higher is the newer. */
  sequence: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
});

export const toTheSecond = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, 'Z');
const rankOf = (state: string): number => LIFECYCLE.indexOf(state);

/**
 * The change that a message tells of. An event whose shape nobody knows is one, too, with the event as it came.
 * @throws Error for what is neither an event of EventBridge nor a finding of the reconciler
 */
export function changeIn(message: string): Change {
  const json = parseJson(message);
  if (v.is(reconciled, json)) return foundChange(json.reconciled);
  const event = v.parse(envelope, json);
  const common = { id: event.id, at: event.time, source: 'event', replayed: 'replay-name' in event } as const;
  if (event.source === INSTANCE_EVENTS.source && event['detail-type'] === INSTANCE_EVENTS.detailType) {
    const instance = v.safeParse(ofInstance, event.detail);
    if (instance.success) {
      const { 'instance-id': subject, state } = instance.output;
      return { ...common, kind: 'instance', subject, state, rank: rankOf(state) };
    }
  }
  const domain = v.safeParse(ofDomain, event.detail);
  if (domain.success) {
    const { subject, state, sequence } = domain.output;
    return { ...common, kind: 'domain', subject, state, rank: sequence };
  }
  const subject = `${event.source}/${event['detail-type']}`;
  return { ...common, kind: 'unknown', subject, state: 'unknown', rank: 0, event: message };
}

const foundChange = ({ subject, at, state }: Reconciled): Change => ({
  ...{ subject, at, state, rank: rankOf(state), id: `reconciler/${subject}/${at}` },
  ...{ source: 'reconciler', kind: 'instance', replayed: false },
});

/** Whether people are told of a change, should it turn out to be the newest of its subject. A replay tells nobody. */
export const isTold = ({ kind, state, replayed }: Change, noticeStates: readonly string[]): boolean =>
  !replayed && kind !== 'unknown' && noticeStates.includes(state);
