import { readableId } from '../template/template';
import { MOST_BYTES, MOST_PIXELS } from '../../lambdas/blog-site/photo';
import { FORM_SECONDS, LEASE_MS, WAITING_MS } from '../../lambdas/blog-site/waits';
import { DEADLINE_HOURS, LONGEST_DELAY_SECONDS, MOST_FAILURES } from '../../lambdas/queue-leveler/job';
import { ATTEMPTS } from '../../lambdas/scheduled-ec2-stopper/batches';
import { MAX_BODY_BYTES } from '../../lambdas/shared/http';
import { MAX_REQUEST_BYTES as FACADE_BYTES } from '../../lambdas/strangler-facade/gateway-list';
import { LEGACY_MILLISECONDS } from '../../lambdas/strangler-facade/waits';
import { HELD_TOO_LONG_MS, KEPT_SECONDS, UNPUBLISHED_MS } from '../../lambdas/transactional-outbox/waits';
import { templateOf, FULL } from '../template/synthesis';

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

/** `4 MiB`, `256 KiB` */
export const size = (bytes: number): string => {
  const mebibytes = bytes / 1024 ** 2;
  return Number.isInteger(mebibytes) ? `${String(mebibytes)} MiB` : `${String(bytes / 1024)} KiB`;
};

const count = (value: number): string => value.toLocaleString('en');
const seconds = (milliseconds: number): string => duration(milliseconds / 1000);

/** A number of a template, by the names on the way to it. @throws Error when there is none */
function numberOf(scenario: string, id: string, path: string, settings = {}): number {
  const { Resources } = templateOf(scenario, settings);
  const [, resource] = Object.entries(Resources).find(([logicalId]) => readableId(logicalId) === id) ?? [];
  const value = path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], resource?.Properties);
  if (typeof value !== 'number') throw new Error(`${scenario} has no number ${path} of ${id}.`);
  return value;
}

/** What pages say of times, sizes and counts, in words: `<!-- fact: name -->22 hours<!-- /fact -->`. */
export const facts: Readonly<Record<string, () => string>> = {
  'stream-retried': () => duration(numberOf('TransactionalOutbox', 'RelayingSource', 'MaximumRecordAgeInSeconds')),
  'stream-behind': () => seconds(numberOf('TransactionalOutbox', 'RelayingBehindAlarm', 'Threshold')),
  'queue-waiting': () => duration(numberOf('TransactionalOutbox', 'ShippingWaitingAlarm', 'Threshold')),
  'dead-letters-kept': () => duration(numberOf('TransactionalOutbox', 'ShippingDeadLetters', 'MessageRetentionPeriod')),
  'mail-waiting': () => seconds(WAITING_MS),
  'legacy-wait': () => seconds(LEGACY_MILLISECONDS),
  'row-waiting': () => seconds(UNPUBLISHED_MS),
  'event-held': () => seconds(HELD_TOO_LONG_MS),
  'row-kept': () => duration(KEPT_SECONDS),
  'upload-form': () => duration(FORM_SECONDS),
  'job-deadline': () => duration(DEADLINE_HOURS * 60 * 60),
  'job-delay': () => duration(LONGEST_DELAY_SECONDS),
  'mail-lease': () => seconds(LEASE_MS),
  'photo-bytes': () => size(MOST_BYTES),
  'photo-pixels': () => `${count(MOST_PIXELS / 1_000_000)} megapixels`,
  'job-receives': () => count(numberOf('QueueLeveler', 'LevellingQueue', 'RedrivePolicy.maxReceiveCount')),
  'job-hidden': () => duration(numberOf('QueueLeveler', 'LevellingQueue', 'VisibilityTimeout')),
  'job-failures': () => `${count(MOST_FAILURES)} times`,
  'message-receives': () =>
    `${count(numberOf('TransactionalOutbox', 'ShippingQueue', 'RedrivePolicy.maxReceiveCount'))} times`,
  'facade-body': () => size(FACADE_BYTES),
  'api-body': () => size(MAX_BODY_BYTES),
  'api-slow': () => seconds(numberOf('QueueLeveler', 'ApiSlowAlarm', 'Threshold')),
  'api-cache': () =>
    duration(numberOf('TodoMobileApi', 'ApiDeploymentStageprod', 'MethodSettings.0.CacheTtlInSeconds', FULL)),
  'run-retried': () =>
    duration(numberOf('ScheduledEc2Stopper', 'StoppingSchedule', 'Target.RetryPolicy.MaximumEventAgeInSeconds')),
  'run-queued': () =>
    duration(numberOf('ScheduledEc2Stopper', 'StopInstancesEventInvokeConfig', 'MaximumEventAgeInSeconds')),
  'ec2-attempts': () => `${count(ATTEMPTS)} times`,
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
