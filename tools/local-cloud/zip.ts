import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { crc32 } from 'node:zlib';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const ON_UNIX = (3 << 8) | VERSION;
const UTF_8 = 1 << 11;
/** 1980-01-01, so that the same files make the same archive. */
const FIRST_DAY = 0x0021;

/**
 * A folder's files as a zip archive, not compressed: whoever takes it is on this machine.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function zipped(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files.sort()) {
    const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
    const name = Buffer.from(file.slice(folder.length + 1).replaceAll(sep, '/'));
    const common = commonHeader(name, content);
    const header = Buffer.concat([words(LOCAL_HEADER), shorts(VERSION), common, shorts(0), name]);
    const attributes = Buffer.concat([shorts(0, 0, 0, 0), words((mode << 16) >>> 0, offset)]);
    directory.push(words(CENTRAL_HEADER), shorts(ON_UNIX, VERSION), common, attributes, name);
    parts.push(header, content);
    offset += header.length + content.length;
  }
  const index = Buffer.concat(directory);
  const counts = shorts(0, 0, files.length, files.length);
  return Buffer.concat([...parts, index, words(END), counts, words(index.length, offset), shorts(0)]);
}

/** Of both headers of a file: flags, method, time, checksum, sizes, length of the name. */
const commonHeader = (name: Buffer, content: Buffer): Buffer =>
  Buffer.concat([
    shorts(UTF_8, 0, 0, FIRST_DAY),
    words(crc32(content), content.length, content.length),
    shorts(name.length),
  ]);

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
