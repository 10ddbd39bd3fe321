import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { mailAddress } from '../lambdas/shared/mail-address';
import { parsePrefixes } from '../lambdas/strangler-facade/sides';
import { nearest } from './nearest';
import { type ClockChange, clockChanges, DAYS, daysIn, firstIrregularity, isTimeZone, TIME } from './wall-clock';

/** `-c key=value` gives text, `cdk.json` gives JSON: both spellings of a flag and of a number are read. */
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.union([
      v.number(),
      v.pipe(
        v.string(),
        v.regex(/^\d{1,9}$/),
        v.transform((text) => Number(text)),
      ),
    ]),
    v.integer(),
    v.minValue(least),
    v.maxValue(most),
  );

/** Scheme, host and port, and nothing after them: what browsers send as `Origin`. */
const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

const originList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',')),
  v.check((origins) => origins.every(isOrigin)),
);

/** A function that is in no dual-stack network reaches no address of IPv6. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && username + password === '' && !hostname.startsWith('[');
}

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/;

const keyArnList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',')),
  v.check((arns) => arns.every((arn) => KEY_ARN.test(arn))),
);

const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));

/** What a tag of EC2 may be called and hold, without what means something else in a filter or a policy. */
const TAG_KEY = /^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu;
const TAG_VALUE = /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u;
const TAG_CHARACTERS = 'letters, digits, spaces and _.:/=+-@';

/** Its labels, the last of which is no number. @see https://www.rfc-editor.org/rfc/rfc1123#section-2 */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

interface Setting<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly schema: Schema;
  readonly default: v.InferOutput<Schema>;
  /** What is allowed, as it follows "must be". */
  readonly allowed: string;
  readonly meaning: string;
  /** A value of each kind, as the command line gives it: `npm run check -- settings` holds each to the rule packs. */
  readonly samples: readonly string[];
}

const setting = <Schema extends v.GenericSchema>(
  schema: Schema,
  fallback: v.InferOutput<Schema>,
  allowed: string,
  meaning: string,
  samples: readonly string[],
): Setting<Schema> => ({ schema, default: fallback, allowed, meaning, samples });

/** Every setting, in one place: what `-c key=value` may say, and what holds when it says nothing. */
export const settingList = {
  profile: setting(
    v.picklist(['economy', 'full']),
    'economy',
    'economy or full',
    '`economy` has nothing that is billed by the hour while idle; `full` adds what costs more.',
    ['economy', 'full'],
  ),
  apiAuth: setting(
    v.picklist(['none', 'iam']),
    'none',
    'none or iam',
    'Who may call the public APIs: anybody (throttled), or callers who sign with IAM credentials.',
    ['none', 'iam'],
  ),
  corsOrigins: setting(
    v.optional(originList),
    undefined,
    'origins such as https://app.example.com, separated by commas',
    "Which web pages may use signed-in users' APIs and folders from a browser. Without it none may; apps need none.",
    ['https://app.example.com', 'https://a.example.com,http://localhost:5173'],
  ),
  alarmEmail: setting(
    v.optional(mailAddress),
    undefined,
    'an email address',
    'Where alarms are sent. Without it they reach a topic that nobody subscribes to.',
    ['ops@example.com'],
  ),
  retainData: setting(
    flag,
    false,
    'true or false',
    'Keep whatever holds data when a stack is deleted, and protect it against deletion.',
    ['true', 'false'],
  ),
  architecture: setting(
    v.picklist(['arm64', 'x86_64']),
    'arm64',
    'arm64 or x86_64',
    'The processor of the functions; arm64 costs a fifth less.',
    ['arm64', 'x86_64'],
  ),
  tracing: setting(
    v.picklist(['active', 'passThrough']),
    'active',
    'active or passThrough',
    'Whether X-Ray records requests and runs, the first of each second and a twentieth of the others, or only what a caller already traces: the largest part of what a million operations cost.',
    ['active', 'passThrough'],
  ),
  apiGatewayAccount: setting(
    v.picklist(['create', 'existing']),
    'create',
    'create or existing',
    'Whether to deploy the role with which API Gateway writes access logs, one per account and Region.',
    ['create', 'existing'],
  ),
  mailFrom: setting(
    v.optional(mailAddress),
    undefined,
    'an email address',
    'BlogSite: the address that welcome mails come from. Without it none is sent.',
    ['blog@example.com'],
  ),
  mailIdentity: setting(
    v.picklist(['create', 'existing']),
    'create',
    'create or existing',
    'BlogSite: whether SES is told of the address in `mailFrom`, or knows it, or its domain, already: an identity is there once in an account and Region.',
    ['create', 'existing'],
  ),
  replicaRegion: setting(
    v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/)),
    'us-west-2',
    'a Region other than the one that is deployed to, such as us-west-2',
    'BlogSite: the Region of the warm copy of its table, in the `full` profile.',
    ['us-west-2', 'us-gov-west-1'],
  ),
  levelerConcurrency: setting(
    wholeNumber(2, 1000),
    // With as many calls of the bundled backend: a new account's functions run ten at once, all in all.
    4,
    'a whole number from 2 to 1000',
    'QueueLeveler: how many jobs the backend is given at the same time.',
    ['2', '1000'],
  ),
  backendCapacity: setting(
    wholeNumber(1, 1000),
    4,
    'a whole number from 1 to 1000',
    'QueueLeveler: how many jobs the bundled slow backend takes at the same time before it answers 429.',
    ['1', '1000'],
  ),
  domainName: setting(
    v.optional(v.pipe(v.string(), v.regex(HOST_NAME))),
    undefined,
    'a host name, as shop.example.com',
    'StranglerFacade, profile `full`: the name of the load balancer.',
    ['shop.example.com'],
  ),
  hostedZoneId: setting(
    v.optional(v.pipe(v.string(), v.regex(/^Z[A-Z0-9]{1,31}$/))),
    undefined,
    'the id of a hosted zone, as Z0123456789ABCDEFGHIJ',
    'StranglerFacade, profile `full`: the public zone in Route 53 that `domainName` belongs to, if it is in this account.',
    ['Z0123456789ABCDEFGHIJ'],
  ),
  strangledPrefixes: setting(
    v.pipe(
      v.string(),
      v.check((text) => parsePrefixes(text) !== undefined),
    ),
    '/orders:100',
    'prefixes with weights, as /orders:100,/invoices:25, or none',
    'StranglerFacade: the path prefixes that the new service has taken over, each for so many of a hundred callers.',
    ['none', '/orders:25,/customers/vip:5'],
  ),
  callerHeader: setting(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/)),
    'x-caller-id',
    'the name of a header',
    'StranglerFacade: the header by which a caller is known; who does not send it is known by a cookie of the facade.',
    ['x-caller-id', 'X-User'],
  ),
  legacyUrl: setting(
    v.optional(v.pipe(v.string(), v.check(isPlainUrl))),
    undefined,
    'a URL of http or https, without a query, a user or an address of IPv6',
    'StranglerFacade: where the legacy system is. Without it a small one is deployed along.',
    ['https://legacy.example.com/shop', 'http://10.0.0.1:8080/'],
  ),
  legacyBackfilled: setting(
    flag,
    false,
    'true or false',
    'StranglerFacade: the new service has every order, so that it asks the legacy system for none.',
    ['true', 'false'],
  ),
  stopperTimeZone: setting(
    v.pipe(v.string(), v.check(isTimeZone)),
    'UTC',
    'an IANA time zone, such as Europe/Berlin',
    'ScheduledEc2Stopper: the time zone of its times.',
    ['UTC', 'America/Argentina/Buenos_Aires'],
  ),
  stopperStopAt: setting(
    matching(TIME),
    '19:00',
    'a time from 00:00 to 23:59, such as 19:00',
    'ScheduledEc2Stopper: when instances are stopped.',
    ['19:00', '00:00'],
  ),
  stopperStartAt: setting(
    v.optional(matching(TIME)),
    undefined,
    'a time from 00:00 to 23:59, such as 07:30',
    'ScheduledEc2Stopper: when those that it stopped are started again. Without it they stay stopped.',
    ['07:30'],
  ),
  stopperDays: setting(
    matching(DAYS),
    'MON-FRI',
    'days or ranges of days, such as MON-FRI or MON,WED,SAT-SUN',
    'ScheduledEc2Stopper: the days on which it does both.',
    ['SUN', 'MON,WED,SAT-SUN'],
  ),
  stopperTagKey: setting(
    matching(TAG_KEY),
    'Environment',
    `1 to 128 ${TAG_CHARACTERS}, not beginning with aws:`,
    'ScheduledEc2Stopper: key of the tag that instances to be stopped have.',
    ['Environment', 'env:Stufe 1'],
  ),
  stopperTagValue: setting(
    matching(TAG_VALUE),
    'dev',
    `1 to 256 ${TAG_CHARACTERS}`,
    'ScheduledEc2Stopper: value of that tag.',
    ['dev', 'Ü-1'],
  ),
  stopperKeyArns: setting(
    keyArnList,
    [],
    'ARNs of KMS keys, as arn:aws:kms:eu-central-1:123456789012:key/…, separated by commas',
    'ScheduledEc2Stopper: the customer-managed keys of the volumes of instances that are to start again in the morning.',
    ['arn:aws:kms:eu-central-1:123456789012:key/0123abcd-12ab-34cd-56ef-1234567890ab'],
  ),
  stopperOptOutTag: setting(
    matching(TAG_KEY),
    'KeepRunning',
    `1 to 128 ${TAG_CHARACTERS}, not beginning with aws:`,
    'ScheduledEc2Stopper: key of a tag that keeps an instance running, whatever its value.',
    ['KeepRunning', 'Stay'],
  ),
} satisfies Record<string, Setting>;

type SettingList = typeof settingList;
export type SettingName = keyof SettingList;
export type Settings = { readonly [Name in SettingName]: v.InferOutput<SettingList[Name]['schema']> };

/** A setting that synth refuses: the message names the key, the value and what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/**
 * Reads the settings from an app's context.
 * @param now from when on schedules must be regular
 * @throws {SettingError} for the first wrong value, for a key that is no setting, and for a time that some scheduled
 * day within five years does not have, or has twice
 */
export function parseSettings(scope: IConstruct, now = new Date()): Settings {
  refuseUnknown(Object.keys(scope.node.getAllContext() as object));
  const values = Object.entries<Setting>(settingList).map(([key, { schema, default: fallback, allowed }]) => {
    const given: unknown = scope.node.tryGetContext(key);
    if (given === undefined) return [key, fallback];
    const parsed = v.safeParse(schema, given);
    if (!parsed.success) throw new SettingError(`Setting ${key}=${text(given)} is wrong: it must be ${allowed}.`);
    return [key, parsed.output];
  });
  const settings = Object.fromEntries(values) as Settings;
  const changes = clockChanges(settings.stopperTimeZone, now);
  requireRegular(settings, 'stopperStopAt', changes);
  requireRegular(settings, 'stopperStartAt', changes);
  return settings;
}

/** Summer time begins and ends at some hour of some day: a run at that hour would not be what it says. */
function requireRegular(
  settings: Settings,
  key: 'stopperStopAt' | 'stopperStartAt',
  changes: readonly ClockChange[],
): void {
  const { [key]: time, stopperTimeZone: timeZone, stopperDays } = settings;
  const found = time === undefined ? undefined : firstIrregularity(changes, time, daysIn(stopperDays));
  if (!found) return;
  const what =
    found.kind === 'skipped'
      ? `${timeZone} has no ${String(time)} on ${found.date}: Scheduler would skip that day`
      : `${timeZone} has ${String(time)} twice on ${found.date}: Scheduler would run at one of them only`;
  throw new SettingError(
    `Setting ${key}=${String(time)} is wrong: ${what}. It must be a time that each day of stopperDays=${stopperDays} has once.`,
  );
}

/** The CDK's own keys carry a colon or an at sign; whatever else stands in the context is meant for us. */
function refuseUnknown(keys: string[]): void {
  const names = Object.keys(settingList);
  const unknown = keys.find((key) => !/[:@]/.test(key) && !names.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  const hint = near === undefined ? '.' : `: did you mean ${near}?`;
  throw new SettingError(`There is no setting ${unknown}${hint} There are: ${names.join(', ')}.`);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
