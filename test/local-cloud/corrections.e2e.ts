import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cloud } from './cloud';
import type { Contract } from './contract';

const EMULATOR = 'tools/local-cloud/emulator';

/** The changes of the emulator, as `corrections/sqs/redrive`, each with the contract in the file of its name beside this one. */
const contracts = ['corrections', 'instruments'].flatMap((kind) =>
  readdirSync(join(EMULATOR, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const change = join(kind, file.slice(0, -'.py'.length));
      return { change, ...jest.requireActual<{ readonly contract: Contract }>(`./${change}`).contract };
    }),
);

describe('the local cloud', () => {
  let cloud: Cloud;

  beforeAll(async () => {
    cloud = await Cloud.start();
  });

  afterAll(async () => {
    await cloud.stop();
  });

  test.each(contracts)('does as AWS: $behaviour ($change)', async ({ check }) => {
    await expect(check(cloud)).resolves.toBeUndefined();
  });
});

describe('the emulator alone', () => {
  test.each(contracts)('still needs $change: $behaviour', async ({ change, check }) => {
    const cloud = await Cloud.start(change);
    try {
      await expect(check(cloud)).rejects.toThrow();
    } finally {
      await cloud.stop();
    }
  });
});
