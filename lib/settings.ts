import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { mailAddress } from '../lambdas/shared/mail-address';
import { nearest } from './nearest';

/** `-c key=value` gives text, `cdk.json` gives JSON: both spellings of a flag and of a number are read. */
export const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

export const wholeNumber = (least: number, most: number) =>
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

export const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));

/** What `-c key=value` may set, and the default. */
export interface Setting<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly schema: Schema;
  readonly default: v.InferOutput<Schema>;
  /** What is allowed, as it follows "must be". */
  readonly allowed: string;
  readonly meaning: string;
  /** A value of each kind, as the command line gives it: `npm run check -- settings` holds each to the rule packs. */
  readonly samples: readonly string[];
}

export const setting = <Schema extends v.GenericSchema>(
  schema: Schema,
  fallback: v.InferOutput<Schema>,
  allowed: string,
  meaning: string,
  samples: readonly string[],
): Setting<Schema> => ({ schema, default: fallback, allowed, meaning, samples });

export type SettingList = Readonly<Record<string, Setting>>;
export type ValuesOf<List extends SettingList> = { readonly [Name in keyof List]: v.InferOutput<List[Name]['schema']> };

/** What concerns every scenario; each has its own beside its stack. */
export const commonSettings = {
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
} satisfies SettingList;

export type Settings = ValuesOf<typeof commonSettings>;

/** A setting that synth refuses: the message names the key, the value and what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/**
 * Reads settings from an app's context.
 * @throws {SettingError} for the first wrong value
 */
export function valuesOf<List extends SettingList>(scope: IConstruct, list: List): ValuesOf<List> {
  const values = Object.entries<Setting>(list).map(([key, { schema, default: fallback, allowed }]) => {
    const given: unknown = scope.node.tryGetContext(key);
    if (given === undefined) return [key, fallback];
    const parsed = v.safeParse(schema, given);
    if (!parsed.success) throw new SettingError(`Setting ${key}=${text(given)} is wrong: it must be ${allowed}.`);
    return [key, parsed.output];
  });
  return Object.fromEntries(values) as ValuesOf<List>;
}

/**
 * The CDK's own keys carry a colon or an at sign; whatever else stands in the context is meant for us.
 * @param names of all settings
 * @throws {SettingError} for a key that is none of them, with the nearest that is
 */
export function refuseUnknown(scope: IConstruct, names: readonly string[]): void {
  const keys = Object.keys(scope.node.getAllContext() as object);
  const unknown = keys.find((key) => !/[:@]/.test(key) && !names.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  const hint = near === undefined ? '.' : `: did you mean ${near}?`;
  throw new SettingError(`There is no setting ${unknown}${hint} There are: ${names.join(', ')}.`);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
