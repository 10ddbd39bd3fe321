const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * What comes after all other tests, in this order: what fuzzing leaves in tables and queues, others need not find; logs
 * are read when everybody has logged.
 */
const LAST = ['/test/fuzz/', '/test/logs/'];

const place = ({ path }) => LAST.findIndex((folder) => path.includes(folder));

module.exports = class TestOrder extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
