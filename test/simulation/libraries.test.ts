import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Libraries, LIBRARIES } from '../../tools/simulation/libraries';
import { type Caller, compile, loadModule } from '../../tools/simulation/scope';

const MODULE = compile(
  `const { Logger } = require('@aws-lambda-powertools/logger');
   const logger = new Logger();
   exports.valibot = require('valibot');
   exports.require = require;
   exports.log = () => logger.info('said');
   exports.now = () => Date.now();`,
  'module.js',
);

interface Loaded {
  readonly valibot: object;
  readonly require: unknown;
  log(): void;
  now(): number;
}

async function world(now: number, service: string) {
  const lines: { timestamp: string; service: string }[] = [];
  const caller: Caller = {
    environment: { POWERTOOLS_SERVICE_NAME: service },
    call: () => Promise.reject(new Error('no call')),
    ask: () => Promise.reject(new Error('no request')),
    log: (line) => lines.push(JSON.parse(line) as (typeof lines)[number]),
  };
  const clock = { now, after: () => () => undefined };
  const surroundings = { clock, random: () => 0, fail: () => undefined };
  const nature = (await Libraries.load()).natureFor(surroundings, {});
  const loaded = loadModule(MODULE, nature, caller) as Loaded;
  return { nature, loaded, lines, kept: new WeakRef(surroundings) };
}

it('lends libraries to one world after the other: time, variables and log are those of the world', async () => {
  const first = await world(Date.UTC(2026, 0, 5), 'first');
  first.loaded.log();
  first.nature.end();
  const second = await world(Date.UTC(2027, 0, 5), 'second');
  second.loaded.log();
  second.nature.end();
  expect(second.loaded.valibot).toBe(first.loaded.valibot);
  expect(first.lines).toMatchObject([{ timestamp: '2026-01-05T00:00:00.000Z', service: 'first' }]);
  expect(second.lines).toMatchObject([{ timestamp: '2027-01-05T00:00:00.000Z', service: 'second' }]);
});

it('lends them to no two environments at the same time', async () => {
  const [one, other] = [await world(0, 'one'), await world(1, 'other')];
  expect(one.loaded.valibot).not.toBe(other.loaded.valibot);
  one.loaded.log();
  other.loaded.log();
  expect([one.lines, other.lines]).toMatchObject([[{ service: 'one' }], [{ service: 'other' }]]);
  for (const { nature } of [one, other]) nature.end();
});

it('leaves a module nothing of a world that has ended', async () => {
  const { nature, loaded, lines } = await world(0, 'ended');
  nature.end();
  expect(() => loaded.now()).toThrow('after the end of its world');
  expect(() => {
    loaded.log();
  }).toThrow('after the end of its world');
  expect(lines).toEqual([]);
});

it('keeps no world that has ended in memory, by a module or by a library', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { nature, loaded, kept } = await world(0, 'ended');
  nature.end();
  await setImmediate();
  collectGarbage();
  expect(typeof loaded.require).toBe('function');
  expect(kept.deref()).toBeUndefined();
});

it.each(LIBRARIES)('loads %s', async (name) => {
  const { nature } = await world(0, 'any');
  const module = compile(`module.exports = { loaded: require(${JSON.stringify(name)}) };`, 'any.js');
  const caller: Caller = { environment: {}, call: fail, ask: fail, log: () => undefined };
  const { loaded } = loadModule(module, nature, caller) as { loaded: object };
  expect(typeof loaded === 'function' || Object.keys(Object.getPrototypeOf(loaded) as object).length > 1).toBe(true);
  nature.end();
});

const fail = () => Promise.reject(new Error('nothing is called'));
