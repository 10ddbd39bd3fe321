import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingProofs, proofResults, type ReportedTest, skippedTests } from '../../tools/proofs/proof-faults';

const UNIT = 'test/shop/order.test.ts';
const E2E = 'test/shop/e2e.ts';
const reported = (file: string, title: string, rest: Partial<ReportedTest> = {}): ReportedTest => ({
  file,
  title,
  status: 'passed',
  assertions: 1,
  ...rest,
});
const skipped = { status: 'pending', assertions: 0 };

describe('A test that was skipped', () => {
  test.each([
    ['a unit test', reported(UNIT, 'sells', skipped)],
    ['one to be written', reported(UNIT, 'sells', { ...skipped, status: 'todo' })],
    ['a unit test that names a capability', reported(UNIT, 'sells (needs edge-cache)', skipped)],
    ['an end-to-end test', reported(E2E, 'sells', skipped)],
    ['for what nobody knows', reported(E2E, 'sells (needs patience)', skipped)],
    ['for what the local cloud has', reported(E2E, 'sells (needs queue-policies)', skipped)],
  ])('is a fault: %s', (_, test) => {
    expect(skippedTests([reported(UNIT, 'buys'), test])).toEqual([
      expect.stringContaining(`"${test.title}" was skipped`),
    ]);
  });

  test.each(['edge-cache', 'user namespaces'])('is none where it names %s, which is missing', (lack) => {
    const test = reported(E2E, `[shop-1] sells (needs ${lack})`, skipped);
    expect(skippedTests([test])).toEqual([]);
    expect(missingProofs([test], [{ file: E2E, title: '[shop-1] sells' }])).toEqual([]);
  });
});

describe('A proof', () => {
  const named = [{ file: UNIT, title: '[shop-1] sells %s' }];
  const sold = reported(UNIT, '[shop-1] sells books');

  test('is seen when all of its cases passed', () => {
    expect(missingProofs([sold, reported(UNIT, '[shop-1] sells pens')], named)).toEqual([]);
  });

  test.each([
    ['nothing ran, as when it is commented out', []],
    ['it ran in another file', [reported(E2E, sold.title)]],
    ['it was switched off', [{ ...sold, ...skipped }]],
    ['it expected nothing', [{ ...sold, assertions: 0 }]],
    ['a case failed', [sold, reported(UNIT, '[shop-1] sells pens', { status: 'failed' })]],
  ])('is missing when %s', (_, tests) => {
    expect(missingProofs(tests, named)).toEqual([
      `${UNIT}: "[shop-1] sells %s" is named as a proof, and was not seen to pass.`,
    ]);
  });
});

describe('A describe that names a promise', () => {
  const title = '[shop-1] sells';
  const inside = (name: string, rest: Partial<ReportedTest> = {}) =>
    reported(UNIT, name, { ancestors: ['The shop', title], ...rest });
  const named = [{ file: UNIT, title }];

  test('is seen when all that is in it passed', () => {
    const tests = [inside('books'), inside('pens')];
    expect(missingProofs(tests, named)).toEqual([]);
    expect(proofResults(tests)).toEqual([{ file: UNIT, title, passed: true }]);
  });

  test.each([
    ['one failed', { status: 'failed' }],
    ['one expected nothing', { assertions: 0 }],
  ])('is missing when %s', (_, rest) => {
    const tests = [inside('books'), inside('pens', rest)];
    expect(missingProofs(tests, named)).toHaveLength(1);
    expect(proofResults(tests)).toEqual([{ file: UNIT, title, passed: false }]);
  });

  test('is missing when all in it are switched off', () => {
    expect(missingProofs([inside('books', skipped)], named)).toHaveLength(1);
    expect(proofResults([inside('books', skipped)])).toEqual([]);
  });
});

test('A test that is skipped for what is missing is kept with the name of that, and one that names no promise is not', () => {
  const tests = [reported(E2E, '[shop-1] sells (needs edge-cache)', skipped), reported(E2E, 'buys')];
  expect(proofResults(tests)).toEqual([{ file: E2E, title: '[shop-1] sells', passed: true, lacks: 'edge-cache' }]);
});

describe('A run of Jest', () => {
  const unitTests = jest.requireActual<object>('../../jest.config');

  /** What Jest prints of one file with a text, under the project's own configuration but in a folder of its own. */
  const runOf = (text: string, more: object = {}): Promise<{ readonly failed: boolean; readonly printed: string }> => {
    mkdirSync('.cache', { recursive: true });
    const folder = mkdtempSync(join(process.cwd(), '.cache', 'run-'));
    writeFileSync(join(folder, 'one.test.ts'), text);
    const config = { ...unitTests, ...more, rootDir: process.cwd(), roots: [folder], testMatch: ['**/one.test.ts'] };
    const jest = [
      'node_modules/jest/bin/jest.js',
      '--config',
      JSON.stringify({ ...config, modulePathIgnorePatterns: [] }),
    ];
    return new Promise((resolve) => {
      execFile(process.execPath, [...jest, 'one'], (error, out, printed) => {
        rmSync(folder, { recursive: true });
        resolve({ failed: error !== null, printed: out + printed });
      });
    });
  };

  test.each([
    ['a test without an expectation', "it('sells', () => undefined);", 'toHaveBeenCalled|hasAssertions'],
    [
      'a test that is switched off',
      "it('buys', () => { expect(1).toBe(1); }); xit('sells', () => undefined);",
      'sells',
    ],
    ['a test to be written', "it('buys', () => { expect(1).toBe(1); }); it.todo('sells');", '"sells" was skipped'],
  ])('fails for %s', async (_, text, message) => {
    const { failed, printed } = await runOf(text);
    expect(printed).toMatch(new RegExp(message));
    expect(failed).toBe(true);
  });

  test('passes for what a template asserts', async () => {
    const { failed, printed } = await runOf(
      `import { Template } from 'aws-cdk-lib/assertions';
      it('has none', () => { Template.fromJSON({ Resources: {} }).resourceCountIs('AWS::SQS::Queue', 0); });`,
    );
    expect([failed, printed]).toEqual([false, expect.stringContaining('1 passed')]);
  });

  test('ends, end to end, though something that timed out still listens', async () => {
    const { forceExit } = jest.requireActual<{ forceExit?: boolean }>('../../jest.e2e.config');
    const listening = "const server = require('node:http').createServer();";
    const text = `${listening} it('waits', () => new Promise((done) => { server.listen(0, '127.0.0.1'); }), 100);`;
    const { failed, printed } = await runOf(text, { forceExit });
    expect(printed).toContain('Exceeded timeout of 100 ms');
    expect(failed).toBe(true);
  });

  test.each(['jest.config.js', 'jest.e2e.config.js'])('of %s counts expectations, and is reported', (config) => {
    const text = readFileSync(config, 'utf8');
    expect(text).toContain("setupFilesAfterEnv: ['<rootDir>/test/support/assertions.ts']");
    expect(text).toContain('<rootDir>/tools/proofs/proof-reporter.js');
  });
});
