/** Unit, property, construct and snapshot tests: no network, no credentials, no Python. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // Sources name each other as Node will find them, compiled.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.cache'],
  setupFiles: ['<rootDir>/test/support/no-network.ts'],
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};
