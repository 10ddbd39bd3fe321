import { FORM_SECONDS, WAITING_MS } from '../../lambdas/blog-site/waits';
import { DEADLINE_HOURS, LONGEST_DELAY_SECONDS } from '../../lambdas/queue-leveler/job';
import { LEGACY_MILLISECONDS } from '../../lambdas/strangler-facade/waits';
import { HELD_TOO_LONG_MS, KEPT_SECONDS, UNPUBLISHED_MS } from '../../lambdas/transactional-outbox/waits';
import { templateOf } from '../../test/support/synth';
import { readableId } from '../local-cloud/roles';

const UNITS = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
  ['second', 1],
] as const;

/** `14 days`, `24 hours`: in the largest unit of which it is a whole number above one. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0 && seconds > length) ?? ['second', 1];
  return `${String(seconds / size)} ${unit}${seconds === size ? '' : 's'}`;
}

/** A number of a template. @throws Error when there is none */
function numberOf(scenario: string, id: string, property: string): number {
  const all = Object.entries(templateOf(scenario).toJSON()['Resources'] as Record<string, { Properties?: object }>);
  const [, resource] = all.find(([logicalId]) => readableId(logicalId) === id) ?? [];
  const value = (resource?.Properties as Record<string, unknown> | undefined)?.[property];
  if (typeof value !== 'number') throw new Error(`${scenario} has no number ${property} of ${id}.`);
  return value;
}

/** What pages say of times, in words: `<!-- fact: name -->22 hours<!-- /fact -->`. */
export const facts: Readonly<Record<string, () => string>> = {
  'stream-retried': () => duration(numberOf('TransactionalOutbox', 'RelayingSource', 'MaximumRecordAgeInSeconds')),
  'stream-behind': () => duration(numberOf('TransactionalOutbox', 'RelayingBehindAlarm', 'Threshold') / 1000),
  'queue-waiting': () => duration(numberOf('TransactionalOutbox', 'ShippingWaitingAlarm', 'Threshold')),
  'dead-letters-kept': () => duration(numberOf('TransactionalOutbox', 'ShippingDeadLetters', 'MessageRetentionPeriod')),
  'mail-waiting': () => duration(WAITING_MS / 1000),
  'legacy-wait': () => duration(LEGACY_MILLISECONDS / 1000),
  'row-waiting': () => duration(UNPUBLISHED_MS / 1000),
  'event-held': () => duration(HELD_TOO_LONG_MS / 1000),
  'row-kept': () => duration(KEPT_SECONDS),
  'upload-form': () => duration(FORM_SECONDS),
  'job-deadline': () => duration(DEADLINE_HOURS * 60 * 60),
  'job-delay': () => duration(LONGEST_DELAY_SECONDS),
  'stopper-run': () => duration(numberOf('ScheduledEc2Stopper', 'StopInstances', 'Timeout')),
};

const FACT = /(<!-- fact: ([a-z-]+) -->)[^<]*(<!-- \/fact -->)/g;

/** A page with its facts as they are. @throws Error for a name that stands for none */
export const withFacts = (text: string): string =>
  text.replaceAll(FACT, (_, begin: string, name: string, end: string) => {
    const fact = facts[name];
    if (!fact) throw new Error(`There is no fact "${name}".`);
    return `${begin}${fact()}${end}`;
  });
