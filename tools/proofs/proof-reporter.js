const { relative } = require('node:path');
const { require: load } = require('tsx/cjs/api');
const { namedTests } = load('./ledger.ts', __filename);
const { missingProofs, proofResults, skippedTests } = load('./proof-faults.ts', __filename);
const { keepResults } = load('./proof-results.ts', __filename);

/**
 * Jest reporter: the ledger goes by what it sees, not by what stands in the files. It keeps the last result of every test
 * that names a promise, for `npm run promises`, and fails the run for a test that is switched off and for a proof that was
 * not seen to pass. A run of some files answers for these alone, one of some names for nothing.
 */
module.exports = class ProofReporter {
  constructor(config, { kind }) {
    this.config = config;
    this.kind = kind;
  }

  onRunComplete(_contexts, { testResults, wasInterrupted }) {
    const tests = testResults.flatMap(({ testFilePath, testResults: results }) =>
      results.map(({ title, ancestorTitles: ancestors, status, numPassingAsserts: assertions }) => ({
        file: relative('.', testFilePath),
        title,
        ancestors,
        status,
        assertions,
      })),
    );
    keepResults(proofResults(tests));
    if (wasInterrupted || this.config.testNamePattern) return;
    const faults = [...skippedTests(tests), ...missingProofs(tests, this.answeredFor(testResults))];
    if (faults.length > 0) this.error = new Error(faults.join('\n'));
    for (const fault of faults) process.stderr.write(`${fault}\n`);
  }

  /** Jest fails a run for what a reporter has here. */
  getLastError() {
    return this.error;
  }

  /** The proofs of this run's kind: all of them, or those in the files that were asked for. */
  answeredFor(testResults) {
    const { nonFlagArgs, findRelatedTests, onlyChanged, onlyFailures, shard } = this.config;
    const isWhole = nonFlagArgs.length === 0 && !findRelatedTests && !onlyChanged && !onlyFailures && !shard;
    const files = testResults.map(({ testFilePath }) => relative('.', testFilePath));
    return namedTests().filter(({ kind, file }) => kind === this.kind && (isWhole || files.includes(file)));
  }
};
