const { relative } = require('node:path');
const { require: load } = require('tsx/cjs/api');
const { keepResults } = load('./proof-results.ts', __filename);

/** Jest reporter: keeps the last result of every test that names a promise, for `npm run promises`. */
module.exports = class ProofReporter {
  onRunComplete(_contexts, { testResults }) {
    keepResults(
      testResults.flatMap(({ testFilePath, testResults: tests }) =>
        tests
          .filter(({ title, status }) => /^\[/.test(title) && status !== 'pending')
          .map(({ title, status }) => ({ file: relative('.', testFilePath), title, passed: status === 'passed' })),
      ),
    );
  }
};
