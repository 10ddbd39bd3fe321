import { kebabCase } from '../../lib/kebab-case';
import { NotModelled } from '../template/not-modelled';
import { readableId, referenced, type Template } from '../template/template';
import { loadProofs } from '../template/load-proofs';
import { templateOf } from '../template/synthesis';
import { simulationOf } from '../simulation/load';
import { blueprintOf } from '../simulation/search';
import { ToolError } from '../terminal/tool-error';
import { assumptions } from '../aws/cost-assumptions';
import { amountOf, type Charge } from './charge';
import { idleCharges, usePrices, watchedMetrics } from './idle';
import { MeteredWorld, type Operation, type Usage, usageOf } from './metering';
import type { PriceName } from '../aws/services';

type Settings = Readonly<Record<string, string>>;

/** What a scenario costs under its settings, in USD. */
export interface Estimate {
  readonly scenario: string;
  readonly settings: Settings;
  /** Of a month in which nobody uses it. */
  readonly idle: readonly Charge[];
  /** What a million of it cost, on top. */
  readonly operation: { readonly name: string; readonly charges: readonly Charge[] };
  /** What has a price by use, and is in neither. */
  readonly notCounted: readonly PriceName[];
  readonly notes: readonly string[];
}

const MILLION = 1_000_000;

/**
 * Prices a scenario's template, and what one operation of it uses in a world without faults.
 * @throws {ToolError} for whatever has no price yet, and for an operation that fails
 * @throws {SettingError} for a wrong setting
 */
export async function estimate(scenario: string, settings: Settings = {}): Promise<Estimate> {
  const template = templateUnder(settings, scenario);
  const { operation, used, scheduled, metrics, notes } = await measured(scenario, settings, template);
  const all = new Set([...watchedMetrics(template), ...metrics]).size;
  const custom: Charge[] = all > 0 ? [{ price: 'metric', units: all, reason: 'as if measured in every hour' }] : [];
  const charges = merged(chargesOf(used, MILLION).map(sampled));
  return {
    scenario,
    settings,
    idle: merged([...idleCharges(template), ...custom, ...scheduled]),
    operation: { name: operation.name, charges },
    notCounted: usePrices(template).filter((price) => !charges.some((charge) => charge.price === price)),
    notes,
  };
}

/** @throws {ToolError} when the stack refuses the settings; the CDK has printed why */
function templateUnder(settings: Settings, scenario: string): Template {
  try {
    return templateOf(scenario, settings);
  } catch (error) {
    if (!(error as Error).message.startsWith('Validation failed')) throw error;
    throw new ToolError(`${scenario} cannot be synthesized under these settings: see above.`);
  }
}

const chargesOf = (usage: Usage, times: number): Charge[] =>
  (Object.entries(usage) as [PriceName, number][]).map(([price, units]) => ({ price, units: units * times }));

/** Of traces, those that X-Ray records; the others are free. */
const sampled = (charge: Charge): Charge =>
  charge.price === 'trace' ? { ...charge, units: recordedTraces(charge.units) } : charge;

/** How many of a month's traces are recorded, when they begin at random. */
export function recordedTraces(traces: number): number {
  const seconds = assumptions.monthHours.value * 60 * 60;
  const firsts = seconds * (1 - Math.exp(-traces / seconds));
  return Math.round(firsts + assumptions.furtherTraces.value * (traces - firsts));
}

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
  template: ({ Resources }: Template) => {
    for (const [id, { Type }] of Object.entries(Resources))
      if (Type === SCHEDULE) Reflect.deleteProperty(Resources, id);
  },
};

interface Measured {
  readonly operation: Operation;
  /** By one operation. */
  readonly used: Usage;
  /** In a month. */
  readonly scheduled: readonly Charge[];
  /** The custom metrics that functions measured. */
  readonly metrics: ReadonlySet<string>;
  readonly notes: readonly string[];
}

/**
 * What is used, of the given template. Where the simulation has no model of what a setting brings along, such as a cache,
 * it is measured in the economy profile, or by default: that makes more requests, never fewer.
 */
async function measured(scenario: string, settings: Settings, template: Template): Promise<Measured> {
  const notes: string[] = [];
  for (const simulated of [settings, { ...settings, profile: 'economy' }, {}]) {
    try {
      return { ...(await measuredUnder(simulated, scenario, template)), notes };
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      if (notes.length === 0) notes.push(`Use is simulated without all that these settings add. ${error.message}`);
    }
  }
  throw new ToolError(`${scenario}: ${notes.join(' ')}`);
}

/** Schedules are left out of the simulation: their runs are measured apart. */
async function measuredUnder(
  settings: Settings,
  scenario: string,
  template: Template,
): Promise<Omit<Measured, 'notes'>> {
  const schedules = schedulesOf(template);
  const simulation = { ...(await simulationOf(scenario)), settings };
  const blueprint = await blueprintOf(simulation, schedules.length > 0 ? WITHOUT_SCHEDULES : undefined);
  const metrics = new Set<string>();
  const meter = async (run: Operation['run']): Promise<Usage> => {
    const world = new MeteredWorld(blueprint, []);
    const problem = (await world.run(run)) ?? world.failure;
    if (problem !== undefined) throw new ToolError(`What ${scenario} costs cannot be estimated: ${problem}.`);
    for (const metric of world.metrics) metrics.add(metric);
    return usageOf(world, template);
  };
  const operation = await operationOf(scenario);
  const used = { ...(await meter(operation.run)), ...operation.also };
  const scheduled: Charge[] = [];
  for (const { name, runs, worker } of schedules) {
    const usage = await meter(async (world) => {
      await world.lambda.invoke(worker, {});
    });
    scheduled.push(...chargesOf({ ...usage, scheduledRun: 1 }, runs).map((charge) => ({ ...charge, reason: name })));
  }
  return { operation, used, scheduled, metrics };
}

interface Scheduled {
  readonly name: string;
  /** In a month. */
  readonly runs: number;
  /** The function that runs, by its name in the simulation. */
  readonly worker: string;
}

const schedulesOf = (template: Template): readonly Scheduled[] =>
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

/** What is priced of a scenario, as its proofs declare. */
async function operationOf(scenario: string): Promise<Operation> {
  return (await loadProofs<{ readonly operation: Operation }>(kebabCase(scenario))).operation;
}
