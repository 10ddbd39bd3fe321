import { Socket } from 'node:net';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { readPayload } from '../lambdas/shared/payload';
import { scenarios } from '../lib/registry';
import { environmentOf, startedByScheduleOrHand } from './support/functions';
import { context } from './support/lambda-events';

type Handler = (payload: unknown, context: Context) => Promise<unknown>;

const WRONG = [{ DryRun: true }, { dryrun: true }, { dryRun: true, x: 1 }, { x: undefined }, [], null, 'dry', 1];
const started = scenarios.flatMap(({ id, folder }) =>
  startedByScheduleOrHand(id, folder).map((one) => ({ scenario: id, ...one })),
);

const original = process.env;
const connect = jest.spyOn(Socket.prototype, 'connect');

beforeEach(() => {
  connect.mockClear();
});

afterEach(() => {
  process.env = original;
});

/** A handler as its function starts, which can reach nothing. */
async function load(scenario: string, { name, file }: { readonly name: string; readonly file: string }) {
  process.env = {
    ...original,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...environmentOf(scenario, name),
  };
  const loaded: Handler[] = [];
  await jest.isolateModulesAsync(async () => {
    loaded.push(((await import(`../${file}`)) as { handler: Handler }).handler);
  });
  return (payload: unknown) => loaded[0]?.(payload, context);
}

it('finds the handlers that a schedule or somebody by hand starts', () => {
  expect(started.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['stop-instances', 'start-stopped', 'sweep-welcomes', 'sweep-outbox', 'find-gaps']),
  );
});

describe.each(started)('$scenario: $name', (one) => {
  it('refuses what it does not understand before anything is done', async () => {
    const handler = await load(one.scenario, one);
    for (const payload of WRONG) await expect(handler(payload)).rejects.toThrow('The payload is refused');
    expect(connect).not.toHaveBeenCalled();
  });

  it('takes what its schedule gives it', async () => {
    const handler = await load(one.scenario, one);
    const outcome = await handler(JSON.parse(one.input ?? '{}'))?.catch(String);
    expect([undefined, 'Error: Unit tests must not use the network.']).toContain(outcome);
  });
});

it('names the key that is wrong', () => {
  const instructions = v.strictObject({ dryRun: v.optional(v.boolean()) });
  expect(() => readPayload(instructions, { DryRun: true })).toThrow(/DryRun/);
  expect(() => readPayload(instructions, { dryRun: 'yes' })).toThrow(/dryRun: .*boolean/);
  expect(readPayload(instructions, { dryRun: true })).toEqual({ dryRun: true });
});
