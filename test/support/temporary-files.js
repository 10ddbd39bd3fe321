const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * Gives a run of the tests a folder of its own for temporary files, and removes it afterwards: each synthesis makes an
 * assembly there, hundreds in all, and nobody else deletes them.
 */
module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env.TMPDIR = folder;
  globalThis.removeTemporaryFiles = () => {
    rmSync(folder, { recursive: true, force: true });
  };
};
