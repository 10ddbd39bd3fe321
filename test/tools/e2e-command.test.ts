import type { startLocalCloud } from '../../tools/local-cloud/run';
import type { prove } from '../../tools/proofs/prove';

const DECISIONS = 'decisions.jsonl';
const proven = jest.fn<ReturnType<typeof prove>, Parameters<typeof prove>>();

jest.mock('../../tools/local-cloud/run', () => ({
  startLocalCloud: (): Partial<Awaited<ReturnType<typeof startLocalCloud>>> => ({
    assembly: 'cdk.out',
    outputs: {},
    templates: {},
    // Nothing is asked of the local cloud here but where it writes what it decided.
    emulator: { decisionsFile: DECISIONS } as Awaited<ReturnType<typeof startLocalCloud>>['emulator'],
  }),
}));
// What failed runs keep for whoever looks stays there.
jest.mock('node:fs/promises', () => ({ mkdir: jest.fn(), readdir: () => [], rm: jest.fn() }));
jest.mock('../../tools/proofs/prove', () => ({ prove: proven }));

/** Runs `npm run e2e -- QueueLeveler`. @returns its exit code */
async function run(): Promise<unknown> {
  const ended = new Promise((resolve) => {
    jest.spyOn(process, 'exit').mockImplementation(() => {
      resolve(process.exitCode);
      return undefined as never;
    });
  });
  process.argv = [process.execPath, 'tools/commands/e2e.ts', 'QueueLeveler'];
  await jest.isolateModulesAsync(async () => {
    await import('../../tools/commands/e2e');
  });
  const code = await ended;
  process.exitCode = 0;
  return code;
}

afterEach(() => {
  jest.restoreAllMocks();
});

it.each([
  [0, 0],
  [1, 1],
])(
  'npm run e2e hands over what the cloud decided, and with %d findings of the judge ends with %d',
  async (found, code) => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    proven.mockResolvedValue(found);
    expect(await run()).toBe(code);
    expect(proven.mock.lastCall?.[0].deployed.decisionsFile).toBe(DECISIONS);
  },
);
