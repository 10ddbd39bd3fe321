import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type CommandOptions, type Ended, needsDisks, runTool, startCommand } from '../support/command';

const run = promisify(execFile);
const START = 'tools/commands/start.ts';
const GALLERY = ['QueueLeveler', '--port', '0', '--no-watch'];
/** What a checkout has that git does not. */
const NOT_COPIED = ['node_modules', '.git', '.cache', '.local', 'cdk.out'];
const INTERRUPTED = 130;

const DEAD = 'http://127.0.0.1:9';
/** No network but what a dead proxy gives. */
const OFFLINE = {
  ...Object.fromEntries(
    ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [
      [name, DEAD],
      [name.toUpperCase(), DEAD],
    ]),
  ),
  NO_PROXY: '',
  no_proxy: '',
  NODE_USE_ENV_PROXY: '1',
  PIP_INDEX_URL: `${DEAD}/simple`,
  PIP_RETRIES: '1',
};
/** As a user does; takes every function. */
const DO_A_JOB = `. .local/env
  API=$(node -p "require('./.local/outputs.json').QueueLeveler.ApiUrl")jobs
  ID=$(curl -s "$API" -H 'content-type: application/json' -d '{"payload":"hello"}' | node -p "JSON.parse(require('fs').readFileSync(0)).jobId")
  until curl -s "$API/$ID" | grep DONE; do sleep 0.2; done`;
/** Ends whatever Node.js process connects to another machine. */
const LOOPBACK_ONLY = { NODE_OPTIONS: `--require "${resolve('test/support/loopback-only.fixture.js')}"` };
/** What a shell may have that is not meant for the local cloud. */
const FOREIGN = {
  AWS_PROFILE: 'nobody',
  AWS_ENDPOINT_URL: DEAD,
  AWS_ENDPOINT_URL_SQS: DEAD,
  AWS_REGION: 'mars-north-1',
  AWS_CA_BUNDLE: '/nowhere',
};

let folder: string;
let checkout: string;

const start = (options: CommandOptions = {}): Promise<Ended> => runTool(START, GALLERY, { cwd: checkout, ...options });
const startUntil = (text: string, options: CommandOptions = {}, tool = START, args = GALLERY) =>
  startCommand(tool, args, text, { cwd: checkout, ...options });
/** What processes of the checkout run. */
const processes = async (): Promise<string[]> =>
  (await run('ps', ['-eo', 'args'])).stdout.split('\n').filter((line) => line.includes(folder));
/** Python environments, whole and half made. */
const environments = async (): Promise<string[]> =>
  (await readdir(join(checkout, '.cache'))).filter((name) => name.startsWith('venv'));
const lastLine = ({ printed }: Ended): string => printed.trim().split('\n').at(-1) ?? '';

// One after the other, each in what those before left behind: the first starts of a checkout, then those that follow.
describe("In a checkout below a folder d'été, with spaces,", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hardening-'));
    checkout = join(folder, "Prüfstand d'été", 'proven serverless');
    const left = NOT_COPIED.map((name) => resolve(name));
    await cp('.', checkout, { recursive: true, filter: (path) => !left.includes(resolve(path)) });
    await symlink(resolve('node_modules'), join(checkout, 'node_modules'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a first start without a network prints what it needs', async () => {
    const ended = await start({ env: OFFLINE });
    expect(lastLine(ended)).toMatch(/cannot be installed: the package index cannot be reached\. The first use needs/);
    expect([ended.code, await environments()]).toEqual([1, []]);
  });

  test('a first start on a full disk reports it', async () => {
    const ended = await start({ fileKibibytes: 2048 });
    expect(lastLine(ended)).toMatch(
      /^No space left to write to \(The local cloud cannot be installed: .*\): free some/,
    );
    expect([ended.code, await environments()]).toEqual([1, []]);
  });

  test.each(['making a virtual environment', 'installing the emulator'])(
    'Ctrl-C while a first start is %s leaves nothing half made',
    async (step) => {
      const { stop } = await startUntil(step);
      const ended = await stop();
      expect([ended.code, lastLine(ended), await environments()]).toEqual([INTERRUPTED, 'Stopped.', []]);
    },
  );

  test('a kill while a first start is installing does not hinder the next one', async () => {
    await (await startUntil('installing the emulator')).stop('SIGKILL');
    await (await startUntil('Python environment:')).stop();
    expect(await environments()).toContainEqual(expect.stringMatching(/^venv-\w+$/));
  });

  test('a disk that gets full when bundles and assets are written is reported', async () => {
    // Those that the start before left would be taken as they are.
    await Promise.all(['.cache/bundles', '.local'].map((name) => rm(join(checkout, name), { recursive: true })));
    const ended = await start({ fileKibibytes: 100 });
    expect(lastLine(ended)).toMatch(/^No space left to write to \(EFBIG: .*\): free some and start again\.$/);
    expect(ended.code).toBe(1);
  });

  test('a later start needs no network, no proxy and nothing of the shell, and takes calls', async () => {
    const gallery = await startUntil('Ready after', { env: { ...OFFLINE, ...FOREIGN, ...LOOPBACK_ONLY } });
    expect(gallery.printed).toContain('A proxy is set in this shell');
    const env = { ...process.env, ...OFFLINE, ...FOREIGN };
    expect((await run('bash', ['-c', DO_A_JOB], { cwd: checkout, env, timeout: 60_000 })).stdout).toContain('"DONE"');
    await gallery.stop('SIGKILL');
  });

  needsDisks('a disk that gets full is reported, and calls are taken when there is room again', async () => {
    const gallery = await startUntil('Ready after', { diskMebibytes: 64 });
    const enter = ['-t', `${gallery.pid}`, '-U', '-m', '--preserve-credentials'];
    const inside = (script: string) => run('nsenter', [...enter, 'bash', '-c', `cd "$0"; ${script}`, checkout]);
    await inside('cat /dev/zero > .local/zeros || true');
    await gallery.prints('No space left on the disk of .local: calls fail until some is free.');
    expect((await inside(`rm .local/zeros; ${DO_A_JOB}`)).stdout).toContain('"DONE"');
    expect((await gallery.stop()).code).toBe(0);
  });

  test.each([
    'Python environment:',
    'Bundle and synthesize:',
    'Local cloud:',
    'Bootstrap:',
    'resources',
    'Ready after',
  ])('Ctrl-C after "%s" ends everything, and the next start finds nothing in its way', async (step) => {
    const { stop } = await startUntil(step);
    const ended = await stop();
    expect([ended.code, lastLine(ended)]).toEqual([step === 'Ready after' ? 0 : INTERRUPTED, 'Stopped.']);
    expect(await processes()).toEqual([]);
    expect(await environments()).toHaveLength(1);
    expect(await readdir(join(checkout, '.local'))).toEqual(['cloud']);
  });

  test.each(['Python environment:', 'Bootstrap:', 'Deploy:'])(
    'Ctrl-C in npm run e2e after "%s" ends everything',
    async (step) => {
      const { stop } = await startUntil(step, {}, 'tools/commands/e2e.ts', ['QueueLeveler']);
      const ended = await stop();
      expect([ended.code, lastLine(ended)]).toEqual([INTERRUPTED, 'Stopped.']);
      expect(await processes()).toEqual([]);
    },
  );
});
