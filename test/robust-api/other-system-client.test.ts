import fc from 'fast-check';
import { OPEN_MS, TRIPS_AT } from '../../lambdas/robust-api/breaker';
import { OtherSystem, SystemFailed } from '../../lambdas/robust-api/other-system-client';
import { CALL_MS, LARGEST_ANSWER_BYTES, MOST_ATTEMPTS } from '../../lambdas/robust-api/waits';
import { AnswerTooLarge, httpCall, HttpTimeout } from '../../lambdas/shared/http-call';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const wire = jest.mocked(httpCall);
const answers = (status: number, body = '{"n":1}') => ({ status, headers: [], body: Buffer.from(body) });
const read = (json: unknown) => (json as { n?: number } | undefined)?.n;
const FAILURES = [
  ['late', new HttpTimeout('late'), false],
  ['unreachable', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), false],
  ['huge', new AnswerTooLarge('huge'), true],
] as const;

let system: OtherSystem;
const find = () => system.find('/a', read);
const outcome = () =>
  find().then(
    (found) => found,
    (error: unknown) => error as SystemFailed,
  );
/** So many requests that succeed. */
const succeed = async (requests: number) => {
  wire.mockResolvedValue(answers(200));
  for (let request = 0; request < requests; request += 1) await find();
  wire.mockReset();
};

beforeEach(() => {
  jest.useFakeTimers({ advanceTimers: true, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  jest.spyOn(Math, 'random').mockReturnValue(0);
  wire.mockReset();
  system = new OtherSystem('http://others.example.com:8080/base/');
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('asks once, with a limit on time and size, and gives what it read', async () => {
  wire.mockResolvedValue(answers(200));
  expect(await find()).toBe(1);
  const call = {
    method: 'GET',
    path: '/base/a',
    headers: [
      ['Host', 'others.example.com:8080'],
      ['Accept', 'application/json'],
    ],
  };
  const limits = { milliseconds: CALL_MS, bytes: LARGEST_ANSWER_BYTES };
  expect(wire.mock.calls).toEqual([[new URL('http://others.example.com:8080/base/'), call, limits]]);
});

it('gives nothing where the system has none', async () => {
  wire.mockResolvedValue(answers(404));
  expect(await find()).toBeUndefined();
});

it.each(FAILURES)('fails with what the call came to: %s', async (_, error, isMalformed) => {
  wire.mockRejectedValue(error);
  expect(await outcome()).toMatchObject({ name: 'SystemFailed', isMalformed });
});

it.each([
  [503, '', false],
  [500, '{"n":1}', false],
  [429, '', false],
  [400, '{"n":1}', true],
  [302, '', true],
  [200, '{"n":', true],
  [200, '{"m":1}', true],
])('fails on an answer of %i with %j', async (status, body, isMalformed) => {
  wire.mockResolvedValue(answers(status, body));
  expect(await outcome()).toMatchObject({ name: 'SystemFailed', isMalformed });
});

it('asks again out of its budget, three times at most', async () => {
  await succeed(50);
  wire.mockResolvedValue(answers(503));
  expect(await outcome()).toBeInstanceOf(SystemFailed);
  expect(wire).toHaveBeenCalledTimes(MOST_ATTEMPTS);
});

it('gives what the second attempt came to', async () => {
  await succeed(20);
  wire.mockResolvedValueOnce(answers(503)).mockResolvedValueOnce(answers(200));
  expect(await find()).toBe(1);
});

it('does not ask again where that would give the same', async () => {
  await succeed(50);
  wire.mockResolvedValue(answers(200, 'nonsense'));
  expect(await outcome()).toBeInstanceOf(SystemFailed);
  expect(wire).toHaveBeenCalledTimes(1);
});

it('[robust-1] does not ask while its breaker is open, and then once', async () => {
  wire.mockResolvedValue(answers(503));
  for (let request = 0; request < TRIPS_AT + 5; request += 1) await outcome();
  expect(wire).toHaveBeenCalledTimes(TRIPS_AT);
  jest.setSystemTime(Date.now() + OPEN_MS);
  await outcome();
  await outcome();
  expect(wire).toHaveBeenCalledTimes(TRIPS_AT + 1);
  jest.setSystemTime(Date.now() + OPEN_MS);
  wire.mockResolvedValue(answers(200));
  expect([await find(), await find()]).toEqual([1, 1]);
});

it('[robust-2] makes at most 1.1 attempts a request, whatever fails when', async () => {
  const good = fc.record({ good: fc.boolean(), later: fc.nat(3000) });
  await fc.assert(
    fc.asyncProperty(fc.array(good, { maxLength: 120 }), async (requests) => {
      system = new OtherSystem('http://others.example.com/');
      wire.mockClear();
      for (const [place, request] of requests.entries()) {
        jest.setSystemTime(Date.now() + request.later);
        wire.mockResolvedValue(answers(request.good ? 200 : 503));
        await outcome();
        expect(wire.mock.calls.length).toBeLessThanOrEqual(1.1 * (place + 1));
      }
    }),
    { numRuns: 20 },
  );
});
