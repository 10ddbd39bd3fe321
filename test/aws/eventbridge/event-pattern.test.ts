import { matches } from '../../../tools/aws/eventbridge/event-pattern';

const event = {
  source: 'orders',
  'detail-type': 'OrderPlaced',
  resources: ['arn:a', 'arn:b'],
  detail: {
    count: 5,
    ok: true,
    nothing: null,
    empty: '',
    text: 'Photo.PNG',
    ip: '10.0.0.17',
    list: [
      { sku: 'a', n: 1 },
      { sku: 'b', n: 2 },
    ],
    none: [],
    inner: { deep: 'x' },
  },
};

it.each([
  [{ source: ['orders'] }, true],
  [{ source: ['jobs', 'orders'] }, true],
  [{ source: ['jobs'] }, false],
  [{ missing: ['orders'] }, false],
  [{ source: ['orders'], 'detail-type': ['OrderCancelled'] }, false],
  [{ resources: ['arn:b'] }, true],
  [{ resources: ['arn:c'] }, false],
  [{ detail: { count: [5], ok: [true], nothing: [null], empty: [''] } }, true],
  [{ detail: { count: ['5'] } }, false],
  [{ detail: { nothing: [false] } }, false],
  [{ detail: { list: { sku: ['b'] } } }, true],
  [{ detail: { list: { sku: ['a'], n: [2] } } }, false],
  [{ detail: { text: [{ prefix: 'Photo' }] } }, true],
  [{ detail: { text: [{ prefix: 'photo' }] } }, false],
  [{ detail: { text: [{ prefix: { 'equals-ignore-case': 'photo' } }] } }, true],
  [{ detail: { text: [{ suffix: '.PNG' }] } }, true],
  [{ detail: { text: [{ suffix: { 'equals-ignore-case': '.png' } }] } }, true],
  [{ detail: { count: [{ prefix: '5' }] } }, false],
  [{ detail: { text: [{ 'equals-ignore-case': 'photo.png' }] } }, true],
  [{ detail: { text: [{ wildcard: 'Ph*.P*' }] } }, true],
  [{ detail: { text: [{ wildcard: 'Ph*_P*' }] } }, false],
  [{ detail: { text: [{ wildcard: '*.PN' }] } }, false],
  [{ detail: { text: [{ wildcard: 'Photo\\*PNG' }] } }, false],
  [{ detail: { text: [{ wildcard: 'PhotoxPNG' }] } }, false],
  [{ source: [{ 'anything-but': 'orders' }] }, false],
  [{ source: [{ 'anything-but': ['jobs', 'clicks'] }] }, true],
  [{ detail: { count: [{ 'anything-but': [4, 5] }] } }, false],
  [{ source: [{ 'anything-but': { prefix: 'ord' } }] }, false],
  [{ source: [{ 'anything-but': { suffix: ['x', 'ers'] } }] }, false],
  [{ source: [{ 'anything-but': { wildcard: '*x*' } }] }, true],
  [{ missing: [{ 'anything-but': 'orders' }] }, false],
  [{ detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
  [{ detail: { count: [{ numeric: ['>', 0, '<', 5] }] } }, false],
  [{ detail: { count: [{ numeric: ['=', 5] }] } }, true],
  [{ detail: { text: [{ numeric: ['=', 5] }] } }, false],
  [{ detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, true],
  [{ detail: { ip: [{ cidr: '10.0.1.0/24' }] } }, false],
  [{ detail: { ip: [{ cidr: '::/0' }] } }, false],
  [{ detail: { text: [{ exists: true }] } }, true],
  [{ detail: { other: [{ exists: true }] } }, false],
  [{ detail: { other: [{ exists: false }] } }, true],
  [{ detail: { inner: [{ exists: true }] } }, false],
  [{ detail: { none: [{ exists: false }] } }, true],
  [{ detail: { other: { deep: [{ exists: false }] } } }, true],
  [{ $or: [{ source: ['jobs'] }, { detail: { count: [5] } }] }, true],
  [{ source: ['orders'], $or: [{ source: ['jobs'] }, { detail: { count: [6] } }] }, false],
  [{ detail: { text: ['x', { exists: true }] } }, true],
])('%j: %s', (pattern, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

it('reads stream records as they come', () => {
  const record = { eventName: 'INSERT', dynamodb: { NewImage: { state: { S: 'OPEN' }, n: { N: '5' } } } };
  expect(matches({ eventName: ['INSERT'] }, record)).toBe(true);
  expect(matches({ eventName: ['MODIFY', 'REMOVE'] }, record)).toBe(false);
  expect(matches({ dynamodb: { NewImage: { state: { S: [{ prefix: 'OP' }] } } } }, record)).toBe(true);
});

it.each([
  ['[]', []],
  ['"orders"', { source: 'orders' }],
  ["the event pattern's operator regex", { source: [{ regex: '.*' }] }],
  ["the event pattern's numeric operator !=", { detail: { count: [{ numeric: ['!=', 5] }] } }],
  ['{"prefix":"a","suffix":"b"}', { source: [{ prefix: 'a', suffix: 'b' }] }],
])('ends what is no pattern by name: %s', (named, pattern) => {
  expect(() => matches(pattern, event)).toThrow(named);
});
