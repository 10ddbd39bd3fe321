import { carriedText } from '../shared/text';

/** A row that has no record, and why. */
export interface BadRow {
  /** Nothing for what concerns the whole file. */
  readonly line?: number;
  readonly reason: string;
  /** What it has. */
  readonly bytes?: Uint8Array;
}

const MOST_TEXT = 1000;
/** Bytes of a row that are kept: a character has at most four. */
export const MOST_TEXT_BYTES = 4 * MOST_TEXT;
/** In one file of quarantine: whoever has more bad rows than that in a step mends them by what they have in common. */
export const MOST_ROWS = 10_000;
const MOST_KEY_BYTES = 1024;
/** What spreadsheets take for a formula. @see https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

const anyText = new TextDecoder('utf-8', { ignoreBOM: true });

/** A file of quarantine, CSV that a spreadsheet can open without running what somebody wrote. */
export const quarantineFile = (rows: readonly BadRow[], more: number): string =>
  [
    'line,reason,text',
    ...rows.map(
      ({ line = '', reason, bytes = new Uint8Array() }) => `${line},${field(reason)},${field(startOf(bytes))}`,
    ),
    ...(more > 0 ? [`,${field(`and ${more} more`)},`] : []),
    '',
  ].join('\r\n');

const startOf = (bytes: Uint8Array): string =>
  Array.from(carriedText(anyText.decode(bytes.subarray(0, MOST_TEXT_BYTES))))
    .slice(0, MOST_TEXT)
    .join('');

const field = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Where the bad rows of a version are. */
export const quarantineFolder = (versionId: string): string => `${versionId}/`;

/** The key of a file of quarantine: of the file's own key as much as fits, cut between two characters. */
export function quarantineKey(key: string, versionId: string, part: number): string {
  const end = `-${String(part).padStart(5, '0')}.csv`;
  let left = MOST_KEY_BYTES - Buffer.byteLength(quarantineFolder(versionId) + end);
  let kept = '';
  for (const character of key) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return `${quarantineFolder(versionId)}${kept}${end}`;
}
