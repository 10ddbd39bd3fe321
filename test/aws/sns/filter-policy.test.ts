import { accepts } from '../../../tools/aws/sns/filter-policy';
import type { Attributes } from '../../../tools/aws/sqs/model';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
const list = (StringValue: string) => ({ DataType: 'String.Array', StringValue });

it.each<[object, Attributes, boolean]>([
  [{}, {}, true],
  [{ store: ['example_corp'] }, { store: text('example_corp') }, true],
  [{ store: ['example_corp'] }, { store: text('other') }, false],
  [{ store: ['example_corp'] }, {}, false],
  [{ store: ['example_corp'], type: ['order'] }, { store: text('example_corp'), type: text('refund') }, false],
  [{ store: ['a'] }, { store: text('a'), more: text('x') }, true],
  [{ price: [{ numeric: ['>=', 100] }] }, { price: number('210.75') }, true],
  [{ price: [{ numeric: ['>=', 100] }] }, { price: text('210.75') }, false],
  [{ price: [{ numeric: ['>', 0, '<=', 150] }] }, { price: number('150') }, true],
  [{ price: [{ numeric: ['>', 0, '<=', 150] }] }, { price: number('150.01') }, false],
  [{ price: [100] }, { price: number('100.0') }, true],
  [{ price: ['100'] }, { price: number('100') }, false],
  [{ price: [100] }, { price: { DataType: 'Number.cents', StringValue: '100' } }, true],
  [{ interests: ['rugby', 'football'] }, { interests: list('["soccer","rugby"]') }, true],
  [{ interests: ['rugby'] }, { interests: list('["soccer"]') }, false],
  [{ interests: ['rugby'] }, { interests: list('rugby') }, false],
  [{ interests: ['rugby'] }, { interests: list('"rugby"') }, false],
  [{ interests: [{ 'anything-but': ['rugby', 'tennis'] }] }, { interests: list('["rugby","baseball"]') }, true],
  [{ interests: [{ 'anything-but': ['rugby', 'tennis'] }] }, { interests: list('["rugby"]') }, false],
  [{ type: [{ 'anything-but': ['cancelled'] }] }, { type: text('placed') }, true],
  [{ type: [{ 'anything-but': ['cancelled'] }] }, { type: text('cancelled') }, false],
  [{ type: [{ 'anything-but': ['cancelled'] }] }, {}, false],
  [{ type: [{ 'anything-but': { prefix: 'order-' } }] }, { type: text('order-1') }, false],
  [{ type: [{ prefix: 'order' }] }, { type: text('order_placed') }, true],
  [{ type: [{ suffix: '_placed' }] }, { type: text('order_cancelled') }, false],
  [{ store: [{ exists: true }] }, { store: number('1') }, true],
  [{ store: [{ exists: false }] }, { store: number('1') }, false],
  [{ store: [{ exists: false }] }, { other: number('1') }, true],
  [{ image: [{ exists: true }] }, { image: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } }, false],
  [{ $or: [{ store: ['a'] }, { type: ['b'] }] }, { type: text('b') }, true],
])('%j on %j is %s', (policy, attributes, expected) => {
  expect(accepts({ ...policy }, attributes)).toBe(expected);
});

it.each([
  ['store, which is no list', { store: { name: ['a'] } }],
  ["the event pattern's operator sounds-like", { store: [{ 'sounds-like': 'a' }] }],
])('ends what is no filter policy of attributes by name: %s', (named, policy) => {
  expect(() => accepts(policy, { store: text('a') })).toThrow(named);
});
