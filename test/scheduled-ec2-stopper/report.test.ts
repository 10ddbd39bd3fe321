import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Reason, REASONS } from '../../lambdas/scheduled-ec2-stopper/instance';
import { type ReportOf, reportOf } from '../../lambdas/scheduled-ec2-stopper/report';
import { isCarried } from '../../lambdas/shared/text';
import { NOW } from './samples';

const run: ReportOf = {
  verb: 'stop',
  tag: 'Environment=dev',
  at: NOW,
  timeZone: 'Europe/Berlin',
  names: new Map([
    ['i-0a1b2c3d4e5f60001', 'shop-web'],
    ['i-0a1b2c3d4e5f60002', 'shop-worker'],
    ['i-0a1b2c3d4e5f60003', 'nightly-build'],
  ]),
  done: ['i-0a1b2c3d4e5f60001', 'i-0a1b2c3d4e5f60002'],
  skipped: [
    { id: 'i-0a1b2c3d4e5f60003', reason: 'opted-out' },
    { id: 'i-0a1b2c3d4e5f60004', reason: 'auto-scaling' },
  ],
  failed: [
    {
      id: 'i-0a1b2c3d4e5f60005',
      error: 'IncorrectInstanceState: This instance is not in a state from which it can be stopped.',
    },
  ],
};

it('[stopper-5] reads as the email on the page', () => {
  const { subject, text } = reportOf(run);
  const page = readFileSync('docs/scenarios/scheduled-ec2-stopper.md', 'utf8');
  expect(page).toContain(`Subject: ${subject}\n\n${text}\n`);
});

it('reports starting in the words of starting', () => {
  const { subject, text } = reportOf({ ...run, verb: 'start', skipped: [] });
  expect(subject).toBe('EC2 instances: Started 2, left 0, failed 1');
  expect(text).toContain('Could not be started (1):');
  expect(text).not.toContain('Left');
});

it('leaves out empty lists, and has the notes on what was done', () => {
  const notes = new Map([['i-1', 'It was starting.']]);
  const names = new Map([['i-2', 'web']]);
  expect(reportOf({ ...run, verb: 'start', names, done: ['i-1', 'i-2'], skipped: [], failed: [], notes }).text).toBe(
    'Instances with the tag Environment=dev, 2026-11-23 19:00 (Europe/Berlin):\n\n' +
      'Started (2):\n  i-1: It was starting.\n  i-2 (web)',
  );
  expect(reportOf({ ...run, verb: 'start', done: [], failed: [] }).text).toContain('\n\nLeft as they were (2):\n');
});

it('keeps names and errors on a line of so many characters', () => {
  const lineWith = (name: string, error: string) =>
    reportOf({ ...run, names: new Map([['i-1', name]]), failed: [{ id: 'i-1', error }] }).text.split('\n')[3];
  expect(lineWith('💥'.repeat(60), 'x'.repeat(200))).toBe(`  i-1 (${'💥'.repeat(60)}): ${'x'.repeat(200)}`);
  expect(lineWith('💥'.repeat(61), 'x'.repeat(201))).toBe(`  i-1 (${'💥'.repeat(59)}…): ${'x'.repeat(199)}…`);
  expect(lineWith('a\n\t b', 'c\r\nd\0')).toBe('  i-1 (a b): c d\ufffd');
});

it('names a hundred without a word of others', () => {
  const { text } = reportOf({ ...run, done: Array.from({ length: 100 }, (_, index) => `i-${String(index)}`) });
  expect(text).toMatch(/ {2}i-99$/);
});

it('names the first hundred of each, and counts all', () => {
  const { text } = reportOf({ ...run, done: Array.from({ length: 5000 }, (_, index) => `i-${String(index)}`) });
  expect(text).toContain('Stopped (5000):');
  expect(text).toContain('  i-99\n  … and 4900 more');
  expect(text).not.toContain('i-100\n');
});

const ids = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 150 });
const anyText = fc.string({ unit: 'binary', maxLength: 300 });

it('[stopper-5] is always a message that SNS takes', () => {
  fc.assert(
    fc.property(ids, anyText, fc.constantFrom(...(Object.keys(REASONS) as Reason[])), (some, words, reason) => {
      const { subject, text } = reportOf({
        ...run,
        names: new Map(some.map((id) => [id, words])),
        done: some,
        skipped: some.map((id) => ({ id, reason })),
        failed: some.map((id) => ({ id, error: words })),
      });
      expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
      expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
      expect(isCarried(text)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
