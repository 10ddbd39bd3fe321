/** Black-box tests over deployed stacks: `npm run e2e` deploys first, and passes them a file about it. */
module.exports = {
  testEnvironment: 'node',
  testSequencer: '<rootDir>/tools/proofs/test-order.js',
  reporters: ['default', ['<rootDir>/tools/proofs/proof-reporter.js', { kind: 'e2e' }]],
  testMatch: ['<rootDir>/test/*/e2e.ts', '<rootDir>/test/**/*.e2e.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/support/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.cache', '<rootDir>/.local'],
  // An ES module only, save for this file of it.
  moduleNameMapper: { '^marked$': '<rootDir>/node_modules/marked/lib/marked.umd.js' },
  setupFilesAfterEnv: ['<rootDir>/test/support/assertions.ts'],
  // What waits has its own limit; this ends what hangs, on however slow a machine.
  testTimeout: 600_000,
  // What a test that ran out of time still listens to would keep the run from ending.
  forceExit: true,
  verbose: true,
};
