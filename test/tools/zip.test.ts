import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipped } from '../../tools/local-cloud/zip';

/** Another implementation's view: names, permissions and contents, once it has checked the sums. */
const LOOK = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({one.filename: [oct(one.external_attr >> 16 & 0o777), archive.read(one).decode()] for one in archive.infolist()}))`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('archives files as they are, with their permissions, below folders too', async () => {
  const source = join(folder, 'source');
  mkdirSync(join(source, 'bin'), { recursive: true });
  writeFileSync(join(source, 'index.js'), 'été\n');
  writeFileSync(join(source, 'bin', 'run'), '');
  chmodSync(join(source, 'index.js'), 0o644);
  chmodSync(join(source, 'bin', 'run'), 0o755);
  const archive = join(folder, 'archive.zip');
  writeFileSync(archive, await zipped(source));
  expect(JSON.parse(execFileSync('python3', ['-c', LOOK, archive], { encoding: 'utf8' }))).toEqual({
    'index.js': ['0o644', 'été\n'],
    'bin/run': ['0o755', ''],
  });
});
