const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { relative } = require('node:path');

const FOLDER = '.cache';
const FILE = `${FOLDER}/proofs.json`;

/** Jest reporter: keeps the last result of every test that names a promise, for `npm run promises`. */
module.exports = class ProofReporter {
  onRunComplete(_contexts, { testResults }) {
    const at = new Date().toISOString();
    const proofs = testResults.flatMap(({ testFilePath, testResults: tests }) =>
      tests
        .filter(({ title, status }) => /^\[/.test(title) && status !== 'pending')
        .map(({ title, status }) => [`${relative('.', testFilePath)} ${title}`, { passed: status === 'passed', at }]),
    );
    if (proofs.length === 0) return;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(FILE, JSON.stringify({ ...earlier(), ...Object.fromEntries(proofs) }, undefined, 1));
  }
};

function earlier() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return {};
  }
}
