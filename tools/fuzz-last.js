const { default: Sequencer } = require('@jest/test-sequencer');

/** What fuzzing leaves in tables and queues, other tests need not find. */
module.exports = class FuzzLast extends Sequencer {
  sort(tests) {
    const fuzzes = ({ path }) => path.includes('/test/fuzz/');
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !fuzzes(test)), ...sorted.filter(fuzzes)];
  }
};
