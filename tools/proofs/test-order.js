const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes minutes by itself is begun before all tests. */
const FIRST = ['/begin.e2e.ts'];
/**
 * What comes after all other tests, in this order: what was begun; what fuzzing leaves in tables and queues, others need
 * not find; logs are read when everybody has logged.
 */
const LAST = ['/end.e2e.ts', '/test/fuzz/', '/test/logs/'];

const place = ({ path }) =>
  FIRST.some((part) => path.endsWith(part)) ? -2 : LAST.findIndex((part) => path.includes(part));

module.exports = class TestOrder extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
