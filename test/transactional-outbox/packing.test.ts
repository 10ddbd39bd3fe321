import fc from 'fast-check';
import { check, MAX_ENTRIES, MAX_REQUEST_BYTES, pack, sizeOf } from '../../lambdas/transactional-outbox/packing';
import { row } from './samples';

const wellFormed = { source: 's', detailType: 't', detail: '{}' };
const entry = (bytes: number) => ({
  row: row(1),
  event: { source: 's', detailType: 't', detail: 'x'.repeat(Math.max(0, bytes - 2)) },
});

it('counts bytes, not characters', () => {
  expect(sizeOf({ source: 'é', detailType: 't', detail: '"€"' })).toBe(2 + 1 + 5);
});

it.each([
  ['no event', undefined, 'event:'],
  ['no source', { ...wellFormed, source: undefined }, 'event.source:'],
  ['an empty detail type', { ...wellFormed, detailType: '' }, 'event.detailType:'],
  ['a detail that is no JSON', { ...wellFormed, detail: '{' }, 'event.detail:'],
  ['a detail that is no object', { ...wellFormed, detail: '[1]' }, 'event.detail:'],
  ['a detail that is null', { ...wellFormed, detail: 'null' }, 'event.detail:'],
  ['a source that no queue takes', { ...wellFormed, source: '\uffff' }, 'event.source:'],
  ['a detail that no queue takes', { ...wellFormed, detail: '{"a":["\uffff"]}' }, 'event.detail:'],
  ['a detail that is such a text, escaped', { ...wellFormed, detail: '{"a":["\\ud800"]}' }, 'event.detail:'],
])('names what is wrong with %s', (_, event, reason) => {
  expect(check({ orderId: 'o', sequence: 1, event })).toMatchObject({
    malformed: expect.stringContaining(reason) as string,
  });
});

it('passes a well-formed event on as it is', () => {
  const good = { orderId: 'o', sequence: 1, event: wellFormed };
  expect(check(good)).toEqual({ row: good, event: wellFormed });
});

it('sends an event alone that is larger than a request', () => {
  expect(pack([entry(1), entry(MAX_REQUEST_BYTES + 1), entry(1)]).map((request) => request.length)).toEqual([1, 1, 1]);
});

it('fills a request to its last byte', () => {
  expect(pack([entry(MAX_REQUEST_BYTES - 2), entry(2), entry(2)]).map((request) => request.length)).toEqual([2, 1]);
});

it('keeps all rows in order, within the limits, in as few requests as that order allows', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 2, max: MAX_REQUEST_BYTES })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(sizes, (bytes) => {
      const entries = bytes.map(entry);
      const requests = pack(entries);
      expect(requests.flat()).toEqual(entries);
      requests.forEach((request, index) => {
        expect(request.length).toBeLessThanOrEqual(MAX_ENTRIES);
        expect(total(request)).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
        const [next] = requests[index + 1] ?? [];
        if (next) expect(request.length === MAX_ENTRIES || total([...request, next]) > MAX_REQUEST_BYTES).toBe(true);
      });
    }),
    { numRuns: 50 },
  );
});

const total = (request: ReturnType<typeof pack>[number]) =>
  request.reduce((sum, each) => sum + ('event' in each ? sizeOf(each.event) : 0), 0);
