import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { FULL } from '../../tools/template/synthesis';
import { bundledCode, handlerFiles, lazyFiles } from '../../lib/constructs/functions/bundle';
import { scenarios } from '../../lib/registry';
import { environmentOf } from '../support/functions';
import type { Call, Calls } from '../support/calls';

/** Without it nothing is sent, nor asked. */
const MAILING = { mailFrom: 'blog@example.com' };
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';
const LIMIT_MS = 180_000;

const everywhere = {
  AWS_ENDPOINT_URL: `http://${NOWHERE}`,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

interface Outcome {
  readonly answer?: unknown;
  readonly error?: string;
}

const calls: Calls = Object.fromEntries(
  scenarios.flatMap(({ folder }) =>
    Object.entries(jest.requireActual<{ readonly calls: Calls }>(`../${folder}/calls`).calls),
  ),
);
const started = Object.entries(calls).flatMap(([file, call]) => [
  { title: file, file, call, settings: MAILING },
  // The same reads through the cache, which is another bundle's.
  ...(call.isCached === true ? [{ title: `${file} (full)`, file, call, settings: FULL }] : []),
]);

function runOf({ file, call, settings }: { file: string; call: Call; settings: Record<string, unknown> }) {
  const [, folder = '', name = ''] = /^lambdas\/([^/]+)\/(?:.*\/)?(.+)\.handler\.ts$/.exec(file) ?? [];
  const scenario = scenarios.find((one) => one.folder === folder)?.id ?? '';
  const given = environmentOf(scenario, name, settings);
  const down = { LEGACY_URL: `http://${NOWHERE}/`, DAX_ENDPOINT: `dax://${NOWHERE}` };
  const places = Object.entries(down).filter(([variable]) => variable in given);
  return {
    folder: resolve(bundledCode(new Stack(new App(), 'Test'), file).path),
    environment: { ...given, ...Object.fromEntries(places) },
    event: call.event,
  };
}

/** What becomes of each, in one process that can reach nothing. */
function outcomes(): Promise<Outcome[]> {
  const child = fork(join(__dirname, 'run.fixture.js'), [], {
    env: { PATH: process.env['PATH'], ...everywhere },
    execArgv: ['--require', resolve('test/support/loopback-only.fixture.js')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return new Promise((done, fail) => {
    const errors: string[] = [];
    child.stderr?.on('data', (text: Buffer) => errors.push(text.toString()));
    child.once('message', (message) => {
      done(message as Outcome[]);
    });
    child.once('exit', () => {
      fail(new Error(`The handlers ended: ${errors.join('')}`));
    });
    child.send(started.map(runOf));
  });
}

let became: Map<string, Outcome>;

beforeAll(async () => {
  const all = await outcomes();
  became = new Map(started.map(({ title }, index) => [title, all[index] ?? {}]));
}, LIMIT_MS);

it('calls every handler', () => {
  expect(Object.keys(calls).sort()).toEqual(handlerFiles());
});

it.each(started)('$title reports that what it depends on is down', ({ title, call }) => {
  expect(became.get(title)).toEqual(call.expected);
});

it.each(lazyFiles())('%s, a bundle of its own, takes nothing of ours but types: classes there are copies', (file) => {
  const imports = readFileSync(file, 'utf8').match(/^import .*from '\..*$/gm) ?? [];
  expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
});
