/** Unit, property, construct and snapshot tests: no network, no credentials, no Python. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/cdk-loaded-once.js',
  maxWorkers: '100%',
  reporters: ['default', ['<rootDir>/tools/proofs/proof-reporter.js', { kind: 'unit' }]],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transformIgnorePatterns: ['/node_modules/(?!(aws-cdk-lib|constructs)/)'],
  transform: {
    '/node_modules/(aws-cdk-lib|constructs)/.+\\.js$': '<rootDir>/test/support/loaded-once.js',
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  // In .local there are copies of this repository while `npm run mutate` changes them.
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.cache', '<rootDir>/.local'],
  // An ES module only, save for this file of it.
  moduleNameMapper: { '^marked$': '<rootDir>/node_modules/marked/lib/marked.umd.js' },
  globalSetup: '<rootDir>/test/support/temporary-files.js',
  globalTeardown: '<rootDir>/test/support/no-temporary-files.js',
  setupFiles: ['<rootDir>/test/support/no-network.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/assertions.ts'],
  // Many of them synthesize or bundle, on machines of any speed; what matters in time is measured by `npm run bench`.
  testTimeout: 120_000,
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};
