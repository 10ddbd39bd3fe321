import { readableId, resourcesOf } from '../template/template';
import { templateOf } from '../template/synthesis';

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

export const count = (value: number): string => value.toLocaleString('en');
export const seconds = (milliseconds: number): string => duration(milliseconds / 1000);

/** What pages state in words, by its name. */
export type Facts = Readonly<Record<string, () => string>>;

interface Place {
  readonly type: string;
  /** Of the readable ids of the resources. */
  readonly id: RegExp;
  /** The names on the way to the number, with dots between them. */
  readonly path: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** The number that resources of a template have in common, those that have it. @throws Error when there is none, or they differ */
export function numberOf(scenario: string, { type, id, path, settings }: Place): number {
  const resources = resourcesOf(templateOf(scenario, settings), type).filter(([logicalId]) =>
    id.test(readableId(logicalId)),
  );
  const values = resources.map(([, properties]) =>
    path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], properties),
  );
  const [value, ...others] = [...new Set(values.filter((one) => one !== undefined))];
  if (typeof value !== 'number' || others.length > 0)
    throw new Error(`${scenario} has no one number ${path} of ${String(id)}: ${values.join(', ')}.`);
  return value;
}
