import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionReader, type Decision } from '../../tools/local-cloud/decisions';

const decision = (action: string): Decision => ({ role: null, action, resource: '*', decision: 'Allow' });
const line = (action: string): string => `${JSON.stringify(decision(action))}\n`;

describe('The reader of decisions', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'decisions-'));
    file = join(folder, 'decisions.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('finds nothing before there is a file', async () => {
    expect(await decisionReader(file)()).toEqual([]);
  });

  test('gives each decision once', async () => {
    const read = decisionReader(file);
    await writeFile(file, line('s3:A') + line('s3:B'));
    expect(await read()).toEqual([decision('s3:A'), decision('s3:B')]);

    await appendFile(file, line('s3:C'));
    expect(await read()).toEqual([decision('s3:C')]);
    expect(await read()).toEqual([]);
  });

  test('leaves a line that is still being written for the next time', async () => {
    const read = decisionReader(file);
    const [start, rest] = [line('s3:Ü').slice(0, 30), line('s3:Ü').slice(30)];
    await writeFile(file, line('s3:A') + start);
    expect(await read()).toEqual([decision('s3:A')]);

    await appendFile(file, rest);
    expect(await read()).toEqual([decision('s3:Ü')]);
  });
});
