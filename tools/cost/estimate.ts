import { existsSync } from 'node:fs';
import { builtScenarios } from '../scenario-names';
import { simulationOf } from '../simulation/load';
import { NotModelled } from '../simulation/models/errors';
import { blueprintOf } from '../simulation/search';
import type { RawTemplate } from '../simulation/template';
import type { Blueprint } from '../simulation/world';
import { templateOf } from '../../test/support/synth';
import { ToolError } from '../tool-error';
import { type Charge, idleCharges, usePrices, watchedMetrics } from './idle';
import { MeteredWorld, type Operation, type Usage, usageOf } from './metering';
import { type PriceName, prices } from './prices';
import { readableId, referenced } from '../local-cloud/roles';
import { assumptions } from './assumptions';

type Settings = Readonly<Record<string, string>>;

/** What a scenario costs under its settings, in USD. */
export interface Estimate {
  readonly scenario: string;
  readonly settings: Settings;
  /** Of a month in which nobody uses it. */
  readonly idle: readonly Charge[];
  /** What a million of it cost, on top; absent where nobody has said what one is. */
  readonly operation?: { readonly name: string; readonly charges: readonly Charge[] };
  /** What has a price by use, and is in neither. */
  readonly notCounted: readonly PriceName[];
  readonly notes: readonly string[];
}

const MILLION = 1_000_000;

export const amountOf = ({ price, units }: Charge): number => (units / prices[price].per) * prices[price].usd;
export const totalOf = (charges: readonly Charge[]): number =>
  charges.reduce((sum, charge) => sum + amountOf(charge), 0);

/**
 * Prices a scenario's template, and what one operation of it uses in a world without faults.
 * @throws {ToolError} for whatever has no price yet
 * @throws {SettingError} for a wrong setting
 */
export async function estimate(scenario: string, settings: Settings = {}): Promise<Estimate> {
  const template = templateOf(scenario, settings).toJSON() as RawTemplate;
  const { blueprint, notes } = await blueprintFor(scenario, settings, template);
  const metrics = new Set(watchedMetrics(template));
  const meter = async (run: Operation['run']): Promise<Usage> => {
    const world = new MeteredWorld(blueprint, []);
    const restless = await world.run(run);
    if (restless !== undefined) throw new ToolError(`${scenario}: ${restless}.`);
    for (const metric of world.metrics) metrics.add(metric);
    return usageOf(world, template);
  };
  const operation = await operationOf(scenario);
  const used = operation && chargesOf({ ...(await meter(operation.run)), ...operation.also }, MILLION);
  const scheduled: Charge[] = [];
  for (const { name, runs, worker } of schedulesOf(template)) {
    const usage = await meter(async (world) => {
      await world.lambda.invoke(worker, {});
    });
    scheduled.push(...chargesOf({ ...usage, scheduledRun: 1 }, runs).map((charge) => ({ ...charge, reason: name })));
  }
  const custom: Charge[] =
    metrics.size > 0 ? [{ price: 'metric', units: metrics.size, reason: 'as if measured in every hour' }] : [];
  return {
    scenario,
    settings,
    idle: merged([...idleCharges(template), ...custom, ...scheduled]),
    ...(operation && used && { operation: { name: operation.name, charges: merged(used) } }),
    notCounted: usePrices(template).filter((price) => !used?.some((charge) => charge.price === price)),
    notes,
  };
}

const chargesOf = (usage: Usage, times: number): Charge[] =>
  (Object.entries(usage) as [PriceName, number][]).map(([price, units]) => ({ price, units: units * times }));

/** One charge for each price, with all reasons; the largest amount first. */
function merged(charges: readonly Charge[]): readonly Charge[] {
  const all = [...new Set(charges.map(({ price }) => price))].map((price): Charge => {
    const same = charges.filter((charge) => charge.price === price);
    const reason = [...new Set(same.flatMap((charge) => charge.reason ?? []))].join(', ');
    return { price, units: same.reduce((sum, { units }) => sum + units, 0), ...(reason !== '' && { reason }) };
  });
  return all.sort((one, other) => amountOf(other) - amountOf(one));
}

const SCHEDULE = 'AWS::Scheduler::Schedule';
const WITHOUT_SCHEDULES = {
  name: 'Nothing is scheduled',
  breaks: '',
  template: ({ Resources }: RawTemplate) => {
    for (const [id, { Type }] of Object.entries(Resources))
      if (Type === SCHEDULE) Reflect.deleteProperty(Resources, id);
  },
};

/**
 * The scenario without its schedules, whose runs are counted apart. Where the simulation has no model of what a setting
 * brings along, such as a cache, it is as in the economy profile, or by default: that makes more requests, never fewer.
 */
async function blueprintFor(
  scenario: string,
  settings: Settings,
  template: RawTemplate,
): Promise<{ readonly blueprint: Blueprint; readonly notes: readonly string[] }> {
  const simulation = await simulationOf(scenario);
  const scheduled = Object.values(template.Resources).some(({ Type }) => Type === SCHEDULE);
  const notes: string[] = [];
  for (const chosen of [settings, { ...settings, profile: 'economy' }, {}]) {
    try {
      const blueprint = await blueprintOf(
        { ...simulation, settings: chosen },
        scheduled ? WITHOUT_SCHEDULES : undefined,
      );
      return { blueprint, notes };
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      if (notes.length === 0)
        notes.push(`The operation is simulated without what these settings add. ${error.message}`);
    }
  }
  throw new ToolError(`${scenario}: ${notes.join(' ')}`);
}

interface Scheduled {
  readonly name: string;
  /** In a month. */
  readonly runs: number;
  /** The function that runs, by its name in the simulation. */
  readonly worker: string;
}

const schedulesOf = (template: RawTemplate): readonly Scheduled[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const { ScheduleExpression, State = 'ENABLED', Target } = Properties;
    if (Type !== SCHEDULE || State !== 'ENABLED') return [];
    const worker = readableId(referenced((Target as { Arn: unknown }).Arn) ?? '');
    return [{ name: readableId(id), runs: runsOf(String(ScheduleExpression)), worker }];
  });

const HOURS_OF: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAYS = `(?:${WEEKDAYS.join('|')})`;

/** How often a schedule runs in a month. @throws {ToolError} for an expression that is none of ours */
export function runsOf(expression: string): number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return assumptions.monthHours.value / (Number(count) * (HOURS_OF[unit] ?? 1));
  const [, days] = new RegExp(`^cron\\(\\d+ \\d+ \\? \\* (${DAYS}(?:,${DAYS})*) \\*\\)$`).exec(expression) ?? [];
  if (days === undefined) throw new ToolError(`How often is ${expression}? Add it to tools/cost/estimate.ts.`);
  const weeks = assumptions.monthHours.value / (24 * 7);
  return weeks * new Set(days.split(',')).size;
}

/** What `test/<scenario>/operation.ts` declares, if it is there. */
async function operationOf(scenario: string): Promise<Operation | undefined> {
  const folder = builtScenarios.find(({ id }) => id === scenario)?.folder ?? '';
  if (!existsSync(`test/${folder}/operation.ts`)) return undefined;
  return ((await import(`../../test/${folder}/operation`)) as { operation: Operation }).operation;
}
