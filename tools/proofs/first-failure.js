const CdkLoadedOnce = require('../../test/support/cdk-loaded-once.js');

/**
 * Ends a file of tests at the first one that fails: `npm run mutate` asks of a change whether any does. Jest's own `bail`
 * ends at the first file.
 */
module.exports = class FirstFailure extends CdkLoadedOnce {
  handleTestEvent({ name, test }) {
    if (name !== 'test_start') return;
    this.hasFailed ||= this.previous?.errors.length > 0;
    if (this.hasFailed) test.mode = 'skip';
    this.previous = test;
  }
};
