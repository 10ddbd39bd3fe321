import fc from 'fast-check';
import {
  afterFailure,
  afterRefusal,
  delaySeconds,
  type Delivery,
  LONGEST_DELAY_SECONDS,
  MOST_FAILURES,
  readAnswer,
  readJob,
} from '../../lambdas/queue-leveler/job';

/** Numbers that JavaScript has no value for, or writes otherwise. */
const NUMBERS = ['1524831183200260097', '1e400', '-0', '1.0', '1E2', '0.1000', '123456789012345678901234567890.5'];

/** SQS's highest `maxReceiveCount`, which the queue has. */
const MOST_RECEIVES = 1000;
const HOUR = 3600;
const DEADLINE = 24 * HOUR;

const sentAt = new Date('2026-03-01T00:00:00.000Z');
const after = (seconds: number, part: Partial<Delivery> = {}): Delivery => ({
  receives: 1,
  random: 0.5,
  sentAt,
  now: new Date(sentAt.getTime() + seconds * 1000),
  ...part,
});
const anyDelivery = fc
  .record({
    seconds: fc.integer({ min: 0, max: 14 * DEADLINE }),
    receives: fc.integer({ min: 1, max: MOST_RECEIVES }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  .map(({ seconds, ...part }) => after(seconds, part));

describe('the delay', () => {
  it('is a whole number of seconds from 1 to 300, and at most doubles from one receive to the next', () => {
    fc.assert(
      fc.property(anyDelivery, (delivery) => {
        const seconds = delaySeconds(delivery);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(Math.min(LONGEST_DELAY_SECONDS, 5 * 2 ** (delivery.receives - 1)));
      }),
    );
  });

  it('is jittered in full: from next to nothing to the ceiling', () => {
    expect([0, 0.5, 0.9999].map((random) => delaySeconds({ receives: 20, random }))).toEqual([1, 150, 300]);
  });
});

describe('a refusal', () => {
  it('[leveler-5] only delays, however often, before 24 hours have passed', () => {
    fc.assert(
      fc.property(anyDelivery, fc.integer({ min: 0, max: DEADLINE - 1 }), (delivery, seconds) => {
        expect(afterRefusal({ ...delivery, now: after(seconds).now })).toEqual({
          retryInSeconds: delaySeconds(delivery),
        });
      }),
    );
  });

  it('gives the job up, with the reason, once 24 hours have passed', () => {
    expect(afterRefusal(after(DEADLINE))).toEqual({
      giveUp: { reason: 'DEADLINE', detail: 'The backend refused the job for 24 hours' },
    });
  });

  it('[leveler-5] reaches the deadline before the receives of the queue are used up', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = generator(seed);
        let [receives, seconds] = [1, 0];
        for (;;) {
          const next = afterRefusal(after(seconds, { receives, random: random() }));
          if ('giveUp' in next) break;
          seconds += next.retryInSeconds;
          receives += 1;
        }
        expect(receives).toBeLessThan(MOST_RECEIVES);
      }),
    );
  });

  it('[leveler-5] is given so many receives that chance cannot use them up earlier', () => {
    const ceilings = Array.from({ length: MOST_RECEIVES }, (_, index) =>
      delaySeconds({ receives: index + 1, random: 1 }),
    );
    const mean = sum(ceilings.map((ceiling) => ceiling / 2));
    const deviation = Math.sqrt(sum(ceilings.map((ceiling) => ceiling ** 2 / 12)));
    expect(mean / HOUR).toBeCloseTo(41.5, 1);
    expect(deviation / 60).toBeCloseTo(45.6, 0);
    expect((mean - DEADLINE) / deviation).toBeGreaterThan(20);
  });
});

describe('a real failure', () => {
  it('is tried again until it is the fifth, however old the job is and however often it was received', () => {
    fc.assert(
      fc.property(anyDelivery, fc.integer({ min: 1, max: 2 * MOST_FAILURES }), (delivery, failures) => {
        expect(afterFailure(failures, 'why', delivery)).toEqual(
          failures < 5
            ? { retryInSeconds: delaySeconds(delivery) }
            : { giveUp: { reason: 'BACKEND_FAILED', detail: 'why' } },
        );
      }),
    );
  });

  it('has at most 500 characters', () => {
    expect(afterFailure(5, 'x'.repeat(501), after(0))).toEqual({
      giveUp: { reason: 'BACKEND_FAILED', detail: 'x'.repeat(500) },
    });
  });
});

describe('a message', () => {
  it('is a job whatever JSON value its payload is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(readJob(JSON.stringify({ payload }))).toEqual({ payload: JSON.stringify(payload) });
      }),
    );
  });

  it.each(NUMBERS)('[leveler-4] is a job whose payload is the text that came: %s', (number) => {
    const payload = `{ "n": [${number}],"t":"\\u0041\\"}" }`;
    expect(readJob(`{"a":{"payload":1},\n"payload" :${payload} ,"b":[]}`)).toEqual({ payload });
  });

  it('is a job with a byte-order mark before it', () => {
    expect(readJob('\ufeff{"payload":1}')).toEqual({ payload: '1' });
  });

  it('keeps such a mark inside its payload', () => {
    expect(readJob('{"payload":"a\ufeffb"}')).toEqual({ payload: '"a\ufeffb"' });
  });

  it('has the last payload of several, however its name is spelled, as parsers have it', () => {
    expect(readJob('{"payload":1,"pay\\u006coad":[2],"other":3}')).toEqual({ payload: '[2]' });
  });

  it.each([
    [500, '['],
    [500, '{"a":'],
  ])('is a job at %i levels, and at once malformed a level deeper: %s', (levels, open) => {
    const nested = (depth: number) => open.repeat(depth) + '1' + (open === '[' ? ']' : '}').repeat(depth);
    expect(readJob(`{"payload":${nested(levels)}}`)).toEqual({ payload: nested(levels) });
    for (const depth of [levels + 1, 10_000, 200_000]) {
      expect(readJob(`{"payload":${nested(depth)}}`)).toEqual({
        giveUp: { reason: 'MALFORMED', detail: 'The payload is nested deeper than 500 levels' },
      });
    }
  });

  it.each([
    '',
    'no json',
    '{}',
    '[]',
    'null',
    '"payload"',
    '[{"payload":1}]',
    '{"a":{"payload":1}}',
    '{"payload":1',
    '{"Payload":1}',
    '{"payload":NaN}',
  ])('is malformed when it is %j', (body) => {
    expect(readJob(body)).toEqual({
      giveUp: { reason: 'MALFORMED', detail: 'The message is not a job with a payload' },
    });
  });
});

describe('an answer of the backend', () => {
  it.each([
    ['{"status":200,"result":null}', { kind: 'done', result: 'null' }],
    ['{"status":200,"result":{"a":[1]}}', { kind: 'done', result: '{"a":[1]}' }],
    ['{"result":1524831183200260097,"status":200}', { kind: 'done', result: '1524831183200260097' }],
    ['{"status":200,"result": 1e400 }', { kind: 'done', result: '1e400' }],
    ['{"status":429}', { kind: 'refused' }],
  ])('%s is understood', (text, answer) => {
    expect(readAnswer(text)).toEqual(answer);
  });

  it.each(['', 'null', '{}', '{"status":200}', '{"status":500,"result":1}', '{"status":"429"}'])(
    '%j is a failure',
    (text) => {
      expect(readAnswer(text)).toEqual({ kind: 'failed', detail: 'The backend gave no answer that it should give' });
    },
  );

  it('is kept whole up to 350,000 bytes', () => {
    const [before, after] = ['{"status":200,"result":"', '"}'];
    const result = 'x'.repeat(350_000 - before.length - after.length);
    expect(readAnswer(before + result + after)).toEqual({ kind: 'done', result: `"${result}"` });
    expect(readAnswer(`${before}x${result}${after}`)).toMatchObject({ kind: 'failed' });
  });

  it('is a failure when its result is larger than a table takes', () => {
    const text = JSON.stringify({ status: 200, result: 'x'.repeat(350_000) });
    expect(readAnswer(text)).toEqual({ kind: 'failed', detail: 'The result is larger than 350000 bytes' });
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Evenly spread numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
