import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipped } from '../../tools/local-cloud/zip';

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 */
const CENTRAL_HEADER = Buffer.from('PK\x01\x02');

/** Names and permissions, as an archive's directory has them. */
function directoryOf(archive: Buffer): (readonly [name: string, mode: string])[] {
  const found: (readonly [string, string])[] = [];
  for (let at = archive.indexOf(CENTRAL_HEADER); at >= 0; at = archive.indexOf(CENTRAL_HEADER, at + 1)) {
    const name = archive.subarray(at + 46, at + 46 + archive.readUInt16LE(at + 28)).toString();
    found.push([name, ((archive.readUInt32LE(at + 38) >>> 16) & 0o777).toString(8)]);
  }
  return found;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'index.js'), 'été\n');
  writeFileSync(join(folder, 'bin', 'run'), '');
  chmodSync(join(folder, 'index.js'), 0o644);
  chmodSync(join(folder, 'bin', 'run'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('archives files as they are, with their permissions, below folders too', async () => {
  const archive = await zipped(folder);
  expect(directoryOf(archive)).toEqual([
    ['bin/run', '755'],
    ['index.js', '644'],
  ]);
  expect(archive.includes('été\n')).toBe(true);
});

it('makes the same archive of the same files, whenever they were written', async () => {
  const before = await zipped(folder);
  utimesSync(join(folder, 'index.js'), 1, 1);
  expect(await zipped(folder)).toEqual(before);
});
