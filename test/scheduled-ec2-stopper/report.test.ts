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

it('tells of starting in the words of starting', () => {
  const { subject, text } = reportOf({ ...run, verb: 'start', skipped: [] });
  expect(subject).toBe('EC2 instances: Started 2, left 0, failed 1');
  expect(text).toContain('Could not be started (1):');
  expect(text).not.toContain('Left');
});

it('names the first hundred of each, and says how many there are', () => {
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
