import fc from 'fast-check';
import { Load } from '../../tools/load/client';
import { emulatorGrowth, workerGrowth, type Sample } from '../../tools/load/memory';
import { judge, percentile } from '../../tools/load/verdict';
import { parseProcesses } from '../../tools/load/workers';

describe('The verdict on a load', () => {
  const accepted = [
    { request: 1, id: 'a' },
    { request: 2, id: 'b' },
  ];
  const a = { id: 'a', request: 1, effects: 1 };
  const b = { id: 'b', request: 2, effects: 1 };
  const found = [a, b];

  test('is good when all that was accepted has had its effect once', () => {
    expect(judge({ accepted, unanswered: 0 }, found)).toEqual({ lost: [], doubled: [] });
  });

  test('is good for what a request left that was never accepted', () => {
    const left = { id: 'c', request: 3, effects: 1 };
    expect(judge({ accepted, unanswered: 0 }, [...found, left])).toEqual({ lost: [], doubled: [] });
  });

  test.each([
    ['is not there', [a], ['b is not there']],
    ['has had no effect', [a, { ...b, effects: 0 }], ['b has had no effect']],
  ])('names as lost what %s', (_, there, lost) => {
    expect(judge({ accepted, unanswered: 0 }, there)).toEqual({ lost, doubled: [] });
  });

  test.each([
    ['has had two effects', accepted, [a, { ...b, effects: 2 }], 'b has had 2 effects'],
    ['a request made twice', accepted, [...found, { ...b, id: 'c' }], 'c is a second one of request 2'],
    ['nobody got an answer for', accepted, [...found, { id: 'c', effects: 1 }], 'c was never accepted'],
    ['has two answers', [...accepted, { request: 2, id: 'c' }], found, 'request 2 was answered with b and c'],
  ])('names as doubled what %s', (_, acknowledged, there, doubled) => {
    expect(judge({ accepted: acknowledged, unanswered: 0 }, there).doubled).toEqual([doubled]);
  });

  test('forgives one more thing for each request that got no answer', () => {
    const more = ['c', 'd'].map((id) => ({ id, effects: 1 }));
    expect(judge({ accepted, unanswered: 1 }, [...found, ...more]).doubled).toEqual(['d was never accepted']);
  });
});

describe('A client', () => {
  afterEach(() => jest.restoreAllMocks());

  /** Its requests get these answers, one after the other. */
  function loadThatGets(...answers: (() => Promise<Response>)[]): Load {
    const none = () => Promise.reject(new Error('nothing more'));
    return new Load({
      name: 'things',
      repeatable: false,
      accept: async (_, send) => (await send(() => (answers.shift() ?? none)())).text(),
      waiting: () => Promise.resolve(0),
      found: () => Promise.resolve([]),
    });
  }
  /** After a client has sent one request. */
  async function clientWhoGets(...answers: (() => Promise<Response>)[]): Promise<Load> {
    const load = loadThatGets(...answers);
    jest.spyOn(Date, 'now').mockReturnValueOnce(0).mockReturnValue(1); // time for one request
    load.addClient(1);
    await load.ended();
    return load;
  }
  const answer = (status: number, text: string) => () => Promise.resolve(new Response(text, { status }));
  const reset = () => Promise.reject(new Error('reset'));

  test('sends again what may succeed, until it is accepted', async () => {
    const load = await clientWhoGets(reset, answer(502, ''), answer(429, ''), answer(409, ''), answer(201, 'a'));
    expect(load.accepted).toEqual([{ request: 1, id: 'a' }]);
    expect(load.troubles).toEqual({ throttled: 1, failed: 2, unanswered: 1 });
  });

  test('sends nothing again that is refused for good', async () => {
    const { accepted, refused } = await clientWhoGets(answer(400, 'wrong'));
    expect([accepted, refused]).toEqual([[], ['request 1, try 1: 400 wrong']]);
  });

  test('sends each request of a burst once, and counts what it is told', async () => {
    const load = loadThatGets(answer(201, 'a'), answer(429, ''), answer(503, ''), reset, answer(400, 'wrong'));
    const counts = { requests: 5, accepted: 1, throttled: 1, failed: 1, unanswered: 1 };
    expect(await load.burst(5)).toEqual(counts);
    expect(load.accepted).toEqual([]);
    expect(load.refused).toEqual(['request 5, 400 wrong']);
    expect((await load.verdict()).lost).toEqual(['a is not there']);
  });
});

test('A percentile is a value that at least so many do not exceed, and no smaller value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        const value = percentile(values, percent);
        const share = (most: number) => values.filter((one) => one <= most).length / values.length;
        expect(values).toContain(value);
        expect(share(value)).toBeGreaterThanOrEqual(percent / 100);
        expect(share(value - 1)).toBeLessThan(percent / 100);
      },
    ),
  );
});

describe('Memory', () => {
  const samples = (megabytes: (second: number) => number, emulator: (second: number) => number): Sample[] =>
    Array.from({ length: 90 }, (_, second) => ({
      accepted: 10 * second,
      emulatorMegabytes: emulator(second),
      workers: [{ pid: 7, name: 'Stack/Function', megabytes: megabytes(second) }],
    }));

  test('of a worker that warms up and then stays as it is has not grown', () => {
    const growth = workerGrowth(
      samples(
        (second) => Math.min(60, 30 + second),
        () => 100,
      ),
    );
    expect(growth).toEqual({ 'Stack/Function': { middle: 60, last: 60 } });
  });

  test('of a worker that leaks has grown', () => {
    const { 'Stack/Function': growth } = workerGrowth(
      samples(
        (second) => 50 + second,
        () => 100,
      ),
    );
    expect(growth).toEqual({ middle: 94.5, last: 124.5 });
  });

  test('of the emulator is reported by what was accepted', () => {
    const growth = emulatorGrowth(
      samples(
        () => 60,
        (second) => 100 + second + Math.max(0, second - 60),
      ),
    );
    expect(growth).toEqual({ middle: 102.4, last: 204.8 });
  });
});

test("Processes are the emulator's and its own function workers, not those of another one, nor CDK's helpers", () => {
  const worker = (name: string) => `node /x/tmp/ministack-lambda-${name}-a1_b2c3d/_worker.js`;
  const listing = [
    '    1     0   2048 /sbin/init',
    '  100     1 102400 /x/python main.py --port 0',
    ` 101   100  51200 ${worker('TransactionalOutbox-PlaceOrderC1FF4CFE-37DD9798E937D')}`,
    ` 102   100  51200 ${worker('BlogSite-CustomCDKBucketDeployment8693BB64968944B6946284048ABE75')}`,
    ` 103   200  51200 ${worker('TransactionalOutbox-PlaceOrderC1FF4CFE-37DD9798E937D')}`,
    '',
  ].join('\n');
  expect(parseProcesses(listing, 100)).toEqual({
    emulatorMegabytes: 100,
    workers: [{ pid: 101, name: 'TransactionalOutbox/PlaceOrder', megabytes: 50 }],
  });
});
