import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Outputs } from '../../tools/local-cloud/outputs';
import { copyCheckout } from '../support/checkout';
import { type RunningCommand, runTool, startCommand } from '../support/command';

const run = promisify(execFile);
const START = 'tools/commands/start.ts';
const STOP = 'tools/commands/stop.ts';
const GALLERY = ['QueueLeveler', '--port', '0'];
const HANDLER = 'lambdas/queue-leveler/get-job.handler.ts';
const STACK = 'lib/queue-leveler/stack.ts';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let checkout: Awaited<ReturnType<typeof copyCheckout>>;
let cwd: string;

beforeAll(async () => {
  checkout = await copyCheckout();
  cwd = checkout.folder;
});
afterAll(() => checkout.remove());

const start = (args: readonly string[] = GALLERY): Promise<RunningCommand> =>
  startCommand(START, args, 'Ready after', { cwd });
/** What processes of the checkout run. */
const processes = async (): Promise<string[]> =>
  (await run('ps', ['-eo', 'args'])).stdout.split('\n').filter((line) => line.includes(cwd));
const left = (): string[] =>
  ['env', 'outputs.json', 'running.json'].filter((name) => existsSync(join(cwd, '.local', name)));

describe('npm stop', () => {
  test('ends what runs in the checkout, and reports when there is nothing', async () => {
    const { stop } = await start();
    expect(await runTool(STOP, [], { cwd })).toEqual({ code: 0, printed: 'Stopped.\n' });
    expect([left(), await processes()]).toEqual([[], []]);
    expect((await stop()).printed.trim().split('\n').at(-1)).toBe('Stopped.');
    expect(await runTool(STOP, [], { cwd })).toEqual({ code: 0, printed: 'Nothing runs in this checkout.\n' });
  });

  test('leaves a process alone that was given the id of one that was killed', async () => {
    const { stop } = await start();
    await stop('SIGKILL');
    const stranger = spawn('sleep', ['600']);
    const file = join(cwd, '.local/running.json');
    const left = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...left, pid: stranger.pid }));
    expect((await runTool(STOP, [], { cwd })).printed).toBe('Nothing runs in this checkout.\n');
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });
});

test.each(['SIGTERM', 'SIGKILL', 'SIGHUP'] as const)('the gallery ends when npm alone is sent %s', async (signal) => {
  const npm = spawn('npm', ['start', '--', ...GALLERY], { cwd, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const printed: Buffer[] = [];
  npm.stdout.on('data', (text: Buffer) => printed.push(text));
  while (!Buffer.concat(printed).includes('Ready after')) await once(npm.stdout, 'data');
  npm.kill(signal);
  await once(npm, 'exit');
  while (left().length > 0) await setTimeout(100); // what it removes at last
  expect(await processes()).toEqual([]);
});

test('a port that is taken is reported before anything is made', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, printed } = await runTool(START, ['QueueLeveler', '--port', String(port)], { cwd });
  expect([code, printed]).toEqual([1, `Port ${String(port)} is taken: choose another one with --port.\n`]);
  server.close();
});

// One after the other, each on what those before left.
describe('While it runs', () => {
  let gallery: RunningCommand;

  beforeAll(async () => {
    gallery = await start();
  });
  afterAll(() => gallery.stop());

  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(cwd, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(cwd, file), text.replace(from, to));
  };
  const answered = async (): Promise<string> => {
    const outputs = JSON.parse(readFileSync(join(cwd, '.local/outputs.json'), 'utf8')) as Outputs;
    return (await fetch(`${outputs['QueueLeveler']?.['ApiUrl'] ?? ''}jobs/${UNKNOWN}`)).text();
  };

  test('in a shell with its environment, the app is no different from what is deployed', async () => {
    const diff = 'set -a; . .local/env; npm run diff -- QueueLeveler ApiGatewayAccount';
    const env = { ...process.env, CDK_VALIDATION: 'false' }; // which changes no template, and takes half a minute
    const { stdout, stderr } = await run('bash', ['-c', diff], { cwd, env });
    expect(`${stdout}${stderr}`).toContain('Number of stacks with differences: 0');
  });

  test('a handler that is saved answers anew', async () => {
    change(HANDLER, 'There is no such job, or', 'No job is known by this id, or');
    await gallery.prints('QueueLeveler GetJob: new code');
    expect(await answered()).toContain('No job is known by this id');
  });

  test('a handler that does not compile is reported by file and line, and the one before goes on answering', async () => {
    change(HANDLER, 'or it has not begun yet', "or it has' not begun yet");
    await gallery.prints(/get-job\.handler\.ts:\d+:\d+: .*\n {2}What was there before goes on answering\./);
    expect(await answered()).toContain('No job is known by this id, or it has not begun yet');
    change(HANDLER, "or it has' not begun yet", 'or it waits');
    await gallery.prints(/goes on answering[^]*QueueLeveler GetJob: new code/);
    expect(await answered()).toContain('or it waits');
  });

  test('a handler whose types are wrong runs, and is reported', async () => {
    change(
      HANDLER,
      "?? '';",
      "?? '';\n  const wrong: number = jobId;\n  if (typeof wrong === 'number') return answer(200, {});",
    );
    await gallery.prints(/get-job\.handler\.ts:\d+:\d+: TS2322: Type 'string' .*\n {2}It runs all the same\./);
    expect(await answered()).toContain('or it waits');
  });

  test('a stack that is saved is deployed again, with what has changed', async () => {
    change(STACK, 'timeout: Duration.seconds(5)', 'timeout: Duration.seconds(6)');
    await gallery.prints(/QueueLeveler: deployed again, after .* s: ~ \w+/);
    expect(await answered()).toContain('or it waits');
  });

  test('a stack that does not compile is reported, and what is deployed goes on answering', async () => {
    change(STACK, 'export class', 'export clas');
    await gallery.prints(/queue-leveler\/stack\.ts:\d+:\d+: ERROR: .*\n {2}What was there before goes on answering\./);
    expect(await answered()).toContain('or it waits');
    change(STACK, 'export clas', 'export class');
    change(HANDLER, 'or it waits', 'or it rests');
    await gallery.prints(/ERROR[^]*QueueLeveler GetJob: new code/);
    expect(await answered()).toContain('or it rests');
  });
});
