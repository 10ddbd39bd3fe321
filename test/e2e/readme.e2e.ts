import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A command, and in the next block what it prints. */
const BLOCK = /^```sh\n(npm run .*)\n```\n\n```text\n([\s\S]*?)^```$/gm;
/** They change an account, or need an app of the reader's. */
const NOT_HERE = /^npm run (?:deploy|destroy)\b|your-app/;
/** What `npm run` prints before the command does, and times. */
const withoutNoise = (text: string): string =>
  text
    .replace(/^\n?> .*\n> .*\n\n/, '')
    .replaceAll(/\d+(?:\.\d+)? s\b/g, '# s')
    .trim();

const blocks = [...readFileSync('README.md', 'utf8').matchAll(BLOCK)].flatMap(([, command = '', printed = '']) =>
  NOT_HERE.test(command) ? [] : [{ command, printed }],
);

describe("README's commands that need no cloud", () => {
  it('are found', () => {
    expect(blocks.map(({ command }) => command)).toContain(
      'npm run break -- TransactionalOutbox ignore-failed-entries',
    );
  });

  it.each(blocks)('print what stands below $command', async ({ command, printed }) => {
    const { stdout } = await run('bash', ['-c', command]);
    expect(withoutNoise(stdout)).toBe(withoutNoise(printed));
  });
});
