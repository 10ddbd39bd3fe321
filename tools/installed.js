/**
 * Loaded before whatever a command imports: in a clone where nothing is installed, Node.js would report it by a stack trace.
 * Imports no package.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (!existsSync(join(__dirname, '..', 'node_modules', 'tsx'))) {
  process.stderr.write('Nothing is installed here yet: run npm ci first.\n');
  process.exit(1);
}
