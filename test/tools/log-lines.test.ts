import { formatLines, readLine, readQuery, saysSomething } from '../../tools/terminal/log-lines';

const lineOf = (text: string, at = 0) => readLine({ from: 'PlaceOrder', at, text });
const json = (value: object) => JSON.stringify(value);

describe('The words of npm run logs', () => {
  test.each([
    [[], { scenarios: [] }],
    [['QueueLeveler', 'BlogSite'], { scenarios: ['QueueLeveler', 'BlogSite'] }],
    [['01M7'], { scenarios: [], text: '01M7' }],
    [['01M7', 'QueueLeveler'], { scenarios: ['QueueLeveler'], text: '01M7' }],
    [['QueueLevler'], { scenarios: [], text: 'QueueLevler' }],
  ])('%j are scenarios, and what is none is the text', (words, query) => {
    expect(readQuery(words)).toEqual(query);
  });

  test('cannot be two texts', () => {
    expect(() => readQuery(['QueueLevler', 'QueueLeveler', '01M7'])).toThrow(
      'Neither QueueLevler nor 01M7 is a scenario, and one text at most can be looked for.',
    );
  });
});

describe('Lines of logs', () => {
  test('are shown in the order of time, with what they say of themselves first', () => {
    const placed = { level: 'INFO', message: 'Answered', timestamp: '2026-01-02T00:00:01.000Z', service: 'S-1' };
    const lines = [
      readLine({ from: 'Relay', at: Date.parse('2026-01-02T00:00:02Z'), text: 'plain text\n' }),
      lineOf(json({ ...placed, status: 201, ids: ['a'] }), Date.parse('2026-01-02T00:00:09Z')),
    ];
    expect(formatLines(lines)).toBe(
      [
        '2026-01-02T00:00:01.000Z  PlaceOrder  INFO   Answered  status=201  ids=["a"]',
        '2026-01-02T00:00:02.000Z  Relay              plain text',
      ].join('\n'),
    );
  });

  test('tell of an error its name and message', () => {
    const error = { name: 'TypeError', message: 'No', stack: 'TypeError: No\n    at a.js:1' };
    expect(formatLines([lineOf(json({ level: 'WARN', message: 'Failed', error }))])).toBe(
      '1970-01-01T00:00:00.000Z  PlaceOrder  WARN   Failed  error=TypeError: No',
    );
  });

  test.each([
    ['START RequestId: 1 Version: $LATEST', false],
    [json({ type: 'platform.report', record: { status: 'success' } }), false],
    [json({ type: 'platform.start', record: { requestId: '1' } }), false],
    [json({ type: 'platform.runtimeDone', record: { status: 'timeout' } }), true],
    [json({ level: 'INFO', message: 'Answered' }), true],
    ['Error: no such module', true],
  ])('%s: says something is %s', (text, says) => {
    expect(saysSomething(lineOf(text))).toBe(says);
  });
});
