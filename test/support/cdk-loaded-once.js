const { TestEnvironment } = require('jest-environment-node');

/**
 * Tests run as in Node's environment, save that all files of a process share one CDK: to load it anew for each takes
 * longer than most of what they then do with it. Arrays and objects in what it returns have the prototypes of the
 * process, not of the test: `isDeepStrictEqual` and `toStrictEqual` tell them apart.
 */
module.exports = class extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.requireOnce = (path) => require(path);
    // One environment for the test and the CDK; the next test gets it as it was.
    this.before = { ...process.env };
    this.global.process.env = process.env;
  }

  async teardown() {
    for (const name of Object.keys(process.env)) if (!(name in this.before)) delete process.env[name];
    Object.assign(process.env, this.before);
    await super.teardown();
  }
};
