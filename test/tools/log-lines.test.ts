import { formatLines, readLine, readQuery, relatedIds, isInformative } from '../../tools/terminal/log-lines';

const lineOf = (text: string, at = 0) => readLine({ from: 'PlaceOrder', at, text });
const json = (value: object) => JSON.stringify(value);

describe('The words of npm run logs', () => {
  test.each([
    [[], { scenarios: [] }],
    [['QueueLeveler', 'BlogSite'], { scenarios: ['QueueLeveler', 'BlogSite'] }],
    [['01M7'], { scenarios: [], text: '01M7' }],
    [['01M7', 'QueueLeveler'], { scenarios: ['QueueLeveler'], text: '01M7' }],
    [['quarantined'], { scenarios: [], text: 'quarantined' }],
    [['sub-12'], { scenarios: [], text: 'sub-12' }],
  ])('%j are scenarios, and what is none is the text', (words, query) => {
    expect(readQuery(words)).toEqual(query);
  });

  test.each([
    ['QueueLevler', 'Did you mean QueueLeveler?'],
    ['queueleveler', 'Did you mean QueueLeveler?'],
    ['ScheduledEc2Stoper', 'Did you mean ScheduledEc2Stopper?'],
    ['Nonsense', 'There are: TodoMobileApi, '],
  ])('are refused when %s can only be meant as a scenario', (word, hint) => {
    expect(() => readQuery([word])).toThrow(hint);
    expect(readQuery([], word)).toEqual({ scenarios: [], text: word });
  });

  test('cannot be two texts', () => {
    expect(() => readQuery(['01M7', 'QueueLeveler', '01M8'])).toThrow(
      'Only one text can be looked for: 01M7, or 01M8?',
    );
    expect(() => readQuery(['01M7'], 'order')).toThrow('Only one text can be looked for: order, or 01M7?');
  });
});

describe('What lines are about', () => {
  const [order, request] = ['01M7YQFHW9A6P4EAQG9Q41CR1A', '0f0e0d0c-0b0a-4908-8706-050403020100'];

  test('is the order of a request, and the request of an order', () => {
    const answered = { message: 'Answered', location: `/orders/${order}`, correlation_id: request, status: 201 };
    expect(relatedIds([lineOf(json(answered))])).toEqual([order, request]);
    expect(relatedIds([lineOf(json({ requestId: request, traceId: 'Root=1-2-3' }))])).toEqual([request]);
  });

  test('is nothing that other requests have, too', () => {
    expect(relatedIds([lineOf(json({ function_request_id: request, route: '/orders', n: 1 }))])).toEqual([]);
  });
});

describe('Lines of logs', () => {
  test('are shown in the order of time, with their own fields first', () => {
    const placed = { level: 'INFO', message: 'Answered', timestamp: '2026-01-02T00:00:01.000Z', service: 'S-1' };
    const lines = [
      readLine({ from: 'Relay', at: Date.parse('2026-01-02T00:00:02Z'), text: 'plain text\n' }),
      lineOf(json({ ...placed, status: 201, ids: ['a'] }), Date.parse('2026-01-02T00:00:09Z')),
    ];
    expect(formatLines(lines, 10)).toBe(
      [
        '2026-01-02T00:00:01.000Z  PlaceOrder  INFO   Answered  status=201  ids=["a"]',
        '2026-01-02T00:00:02.000Z  Relay              plain text',
      ].join('\n'),
    );
  });

  test('have the ids by which they are found last', () => {
    const line = lineOf(
      json({ message: 'Answered', xray_trace_id: '1', correlation_id: 'r', orderId: 'o', status: 201 }),
    );
    expect(formatLines([line], 0)).toMatch(
      /Answered {2}orderId=o {2}status=201 {2}correlation_id=r {2}xray_trace_id=1$/,
    );
  });

  test('show of an error its name and message', () => {
    const error = { name: 'TypeError', message: 'No', stack: 'TypeError: No\n    at a.js:1' };
    expect(formatLines([lineOf(json({ level: 'WARN', message: 'Failed', error }))], 10)).toBe(
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
  ])('%s: is informative is %s', (text, expected) => {
    expect(isInformative(lineOf(text))).toBe(expected);
  });
});
