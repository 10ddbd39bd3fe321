import fc from 'fast-check';
import { quarantineFile, quarantineKey } from '../../lambdas/file-integration/quarantine';

it.each(['=1+1', '+1', '-1', '@a', '\ta', '\ra'])('[files-8] defuses %j', (text) => {
  const file = quarantineFile([{ line: 7, reason: 'It is bad', bytes: Buffer.from(`${text},"b"`) }], 0);
  expect(file).toBe(`line,reason,text\r\n7,"It is bad","'${text},""b"""\r\n`);
});

it('[files-8] keeps the beginning of a long row, whole characters of it, and shows what is no text', () => {
  const bytes = Buffer.concat([Buffer.from('😀'.repeat(2000))]);
  expect(quarantineFile([{ line: 1, reason: 'r', bytes }], 0)).toContain(`"${'😀'.repeat(1000)}"`);
  expect(quarantineFile([{ line: 1, reason: 'r', bytes: Buffer.from([0, 255, 97]) }], 0)).toContain('"\ufffd\ufffda"');
});

it('[files-8] says what concerns the whole file, and how many rows it has no room for', () => {
  expect(quarantineFile([{ reason: 'Rejected: no header' }], 3)).toBe(
    'line,reason,text\r\n,"Rejected: no header",""\r\n,"and 3 more",\r\n',
  );
});

it('[files-5] makes a key of any key: at most 1,024 bytes, well-formed, another for each version and part', () => {
  const keys = fc.string({
    unit: fc.constantFrom('a', '/', 'é', '字', '😀', '\ufffd'),
    minLength: 1,
    maxLength: 800,
    size: 'max',
  });
  fc.assert(
    fc.property(keys, fc.nat(99_999), (key, part) => {
      const made = quarantineKey(key, 'version', part);
      expect(Buffer.byteLength(made)).toBeLessThanOrEqual(1024);
      expect(Buffer.from(made).toString()).toBe(made);
      const [kept, ...rest] = made.replace('version/', '').split(`-${String(part).padStart(5, '0')}.csv`);
      expect([rest, key.startsWith(kept ?? '')]).toEqual([[''], true]);
    }),
    { endOnFailure: true }, // what is shorter fits
  );
});
