import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startEmulator } from '../../tools/local-cloud/emulator';
import { Cloud, eventually, hangingFunction, lambda } from './cloud';

describe('the emulator', () => {
  test('runs beside another, and stops more than once', async () => {
    const clouds = await Promise.all([Cloud.start(), Cloud.start()]);
    for (const { emulator } of clouds) expect(await emulator.placeholders()).toEqual([]);
    for (const cloud of clouds) {
      await cloud.stop();
      await cloud.stop();
      expect(await answers(cloud.emulator.endpoint)).toBe(false);
    }
  });

  test('names a port that is taken', async () => {
    const cloud = await Cloud.start();
    const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
    const { port } = cloud.emulator;
    await expect(startEmulator({ folder, port })).rejects.toThrow(
      `Port ${port} is taken: choose another one with --port.`,
    );
    await cloud.stop();
    await rm(folder, { recursive: true });
  });

  test('reports when it is killed, and leaves no function behind', async () => {
    const cloud = await Cloud.start();
    const worker = await hangingFunction(cloud, `process.kill(process.ppid, 'SIGKILL');`);
    expect(await cloud.emulator.exited).toContain('Lambda worker spawned');
    await eventually(() => Promise.resolve(!isRunning(worker)), 3);
    await cloud.stop();
  });

  test('has the whole log of a function once it has answered', async () => {
    const cloud = await Cloud.start();
    const code = `exports.handler = async ({ call }) => { console.log('first ' + call); console.log('last ' + call); };`;
    const { name } = await cloud.deploy('talking', lambda('Talking', code), { name: { Ref: 'Talking' } });
    const functions = new LambdaClient(cloud.root);
    const logs = new CloudWatchLogsClient(cloud.root);
    const calls = Array.from({ length: 100 }, (_, call) => call);
    await Promise.all(
      calls.map((call) => functions.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ call }) }))),
    );
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name ?? ''}` }));
    await cloud.stop();
    const linesOf = (stream: string | undefined) =>
      events.filter(({ logStreamName }) => logStreamName === stream).map(({ message = '' }) => message.split(' ')[0]);
    const streams = [...new Set(events.map(({ logStreamName }) => logStreamName))];
    expect(streams.map(linesOf)).toEqual(calls.map(() => ['START', 'first', 'last', 'END', 'REPORT']));
  });

  test('ends with its parent, however that ends, and leaves no function behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
    const parent = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'parent.fixture.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const { endpoint, worker } = JSON.parse(line) as { endpoint: string; worker: number };
    expect([await answers(endpoint), isRunning(worker)]).toEqual([true, true]);
    parent.kill('SIGKILL');
    await eventually(async () => !(await answers(endpoint)) && !isRunning(worker), 5);
    await rm(folder, { recursive: true });
  });
});

async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
