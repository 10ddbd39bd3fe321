import { assumptions } from '../aws/cost-assumptions';
import { amountOf, type Charge, totalOf, usd } from './charge';
import type { Estimate } from './estimate';
import { type PriceName, prices } from '../aws/services';

export type Table = readonly (readonly string[])[];

/** What is paid for, in columns of units and USD by the label of each estimate; the last row is the sum. */
export function chargesTable(head: string, by: Readonly<Record<string, readonly Charge[]>>): Table {
  const all = Object.values(by);
  const most = (price: PriceName) => Math.max(...all.map((charges) => amount(charges, price)));
  const names = [...new Set(all.flat().map(({ price }) => price))].sort((one, other) => most(other) - most(one));
  return [
    [head, 'Units', 'Price, USD', ...Object.keys(by).map((label) => (label === '' ? 'USD' : `${label}, USD`))],
    ...names.map((name) => [
      described(name, all.flat()),
      [...new Set(all.map((charges) => units(charges, name)))].join(' / '),
      priceText(name),
      ...all.map((charges) => usd(amount(charges, name))),
    ]),
    ['Total', '', '', ...all.map((charges) => usd(totalOf(charges)))],
  ];
}

/** What the figures leave out, sentence by sentence. */
export function remarks({ notCounted, notes }: Estimate): readonly string[] {
  const open = notCounted.map((name) => `${prices[name].service}, ${prices[name].unit} (${priceText(name)} USD)`);
  const always = ['cold starts', 'data sent to the internet and to other Regions', 'free tiers'];
  return [...notes, `Not counted: ${[...open, ...always].join('; ')}.`];
}

/** `730: hours of a month …`, one for each. */
export const assumed = (): readonly string[] =>
  Object.values(assumptions).map(({ value, why }) => `${String(value)} ${why}`);

const amount = (charges: readonly Charge[], name: PriceName): number =>
  totalOf(charges.filter(({ price }) => price === name));

const units = (charges: readonly Charge[], name: PriceName): string => {
  const sum = charges.reduce((all, { price, units }) => all + (price === name ? units : 0), 0);
  const digits = sum < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: sum < 1000 ? 2 : 0 };
  return sum.toLocaleString('en-US', digits);
};

function described(name: PriceName, charges: readonly Charge[]): string {
  const { service, unit } = prices[name];
  const reason = charges.find(({ price, reason }) => price === name && reason !== undefined)?.reason;
  return `${service}: ${unit}${reason === undefined ? '' : ` (${reason})`}`;
}

/** `3.50 a million`, `0.10`. */
export function priceText(name: PriceName): string {
  const { usd: amount, per } = prices[name];
  const figure =
    amount < 0.001 ? String(amount) : amount.toFixed(Math.max(2, String(amount).split('.')[1]?.length ?? 0));
  if (per === 1) return figure;
  return `${figure} a ${per === 1_000_000 ? 'million' : per.toLocaleString('en-US')}`;
}

/** An estimate for machines: every charge with its amount, and the price that it goes by. */
export function asJson({ idle, operation, notCounted, ...rest }: Estimate): object {
  const priced = (charges: readonly Charge[]) =>
    charges.map((charge) => ({ ...charge, usd: amountOf(charge), of: prices[charge.price] }));
  return {
    ...rest,
    idle: { usdPerMonth: totalOf(idle), charges: priced(idle) },
    operation: {
      name: operation.name,
      usdPerMillion: totalOf(operation.charges),
      charges: priced(operation.charges),
    },
    notCounted: notCounted.map((price) => ({ price, of: prices[price] })),
    assumptions,
  };
}

/** A line for each scenario, for people at a terminal. */
export function overview(estimates: readonly Estimate[]): string {
  const rows = estimates.map(({ scenario, idle, operation }) => [
    scenario,
    usd(totalOf(idle)),
    usd(totalOf(operation.charges)),
    operation.name,
  ]);
  const names = ['Scenario', 'Idle, USD a month', 'USD a million times', 'of which each is'];
  return aligned([names, ...rows], [names.length - 1]).join('\n');
}

/** An estimate for people at a terminal. */
export function asText(one: Estimate): string {
  const settings = Object.entries(one.settings).map(([key, value]) => `${key}=${value}`);
  const { operation } = one;
  return [
    [one.scenario, ...settings].join(', '),
    '',
    ...aligned(chargesTable('Idle, a month', { '': one.idle })),
    '',
    `A million times ${operation.name}:`,
    '',
    ...aligned(chargesTable('On top', { '': operation.charges })),
    '',
    ...remarks(one),
  ].join('\n');
}

/** Columns below each other; figures end at the same place, words begin there. */
function aligned(table: Table, words: readonly number[] = []): readonly string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 || words.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
