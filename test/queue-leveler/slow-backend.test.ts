import './variables';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/queue-leveler/stand-in/slow-backend.handler';
import { conditionFailed } from '../support/aws-errors';

const table = mockClient(DynamoDBDocumentClient);
const down = new Error('down');

const lease = { UpdateExpression: 'SET inFlight.#call = :until' };
const capacity = { Key: { key: 'CAPACITY' } };
const released = () =>
  table
    .commandCalls(UpdateCommand)
    .map(({ args }) => args[0].input)
    .filter(({ UpdateExpression }) => UpdateExpression?.startsWith('REMOVE'))
    .map(({ ExpressionAttributeNames }) => Object.values(ExpressionAttributeNames ?? {}));

/** Calls the backend, whose work takes no time here. */
async function ask(payload: unknown = 'x', worksMs = 300) {
  const answer = handler({ jobId: 'j', payload }, { awsRequestId: 'call' });
  answer.catch(() => undefined);
  await jest.advanceTimersByTimeAsync(worksMs);
  return answer;
}

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
  table.reset();
  table.on(GetCommand).resolves({});
  table.on(PutCommand).resolves({});
  table.on(UpdateCommand).resolves({});
  table.on(UpdateCommand, lease).resolves({ Attributes: { inFlight: { call: 1, other: 1 } } });
});

it('works, keeps the effect once, and gives its place back', async () => {
  expect(await ask()).toEqual({ status: 200, result: { atOnce: 2 } });
  expect(table.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
    TableName: 'state',
    Item: { key: 'JOB#j', result: { atOnce: 2 } },
    ConditionExpression: 'attribute_not_exists(#key)',
  });
  expect(released()).toEqual([['call']]);
});

it('[leveler-4] answers a job that it has done with the result of that time, without working', async () => {
  table.on(GetCommand, { Key: { key: 'JOB#j' } }).resolves({ Item: { result: { atOnce: 7 } } });
  expect(await ask('x', 0)).toEqual({ status: 200, result: { atOnce: 7 } });
  expect(table.commandCalls(UpdateCommand)).toHaveLength(0);
});

it('[leveler-4] answers with the effect that another call of the job had meanwhile', async () => {
  table
    .on(GetCommand, { Key: { key: 'JOB#j' } })
    .resolvesOnce({})
    .resolves({ Item: { result: { atOnce: 7 } } });
  table.on(PutCommand).rejects(conditionFailed());
  expect(await ask()).toEqual({ status: 200, result: { atOnce: 7 } });
});

it('refuses what is over its capacity', async () => {
  table.on(UpdateCommand, lease).rejects(conditionFailed());
  table.on(GetCommand, capacity).resolves({ Item: { inFlight: { a: 1_000_001, b: 1_000_000 } } });
  expect(await ask('x', 0)).toEqual({ status: 429 });
  expect(released()).toEqual([]);
  expect(table.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
    ...capacity,
    ConditionExpression: 'size(inFlight) < :capacity',
    ExpressionAttributeValues: { ':capacity': 2, ':until': 1_006_000 },
  });
});

it('refuses as often as the payload wishes, gives its place back, then works', async () => {
  table
    .on(UpdateCommand, { Key: { key: 'TRIES#j' } })
    .resolvesOnce({ Attributes: { tries: 2 } })
    .resolves({ Attributes: { tries: 3 } });
  expect(await ask({ refuseTimes: 2 }, 0)).toEqual({ status: 429 });
  expect(released()).toEqual([['call']]);
  expect(await ask({ refuseTimes: 2 })).toMatchObject({ status: 200 });
});

it('takes the place of a call that died', async () => {
  table
    .on(UpdateCommand, lease)
    .rejectsOnce(conditionFailed())
    .resolves({ Attributes: { inFlight: { call: 1 } } });
  table.on(GetCommand, capacity).resolves({ Item: { inFlight: { a: 999_999, b: 1_000_001 } } });
  expect(await ask()).toEqual({ status: 200, result: { atOnce: 1 } });
  expect(released()).toEqual([['a'], ['call']]);
});

it('works for as long as the payload wishes, and never into its timeout', async () => {
  let answered = 0;
  for (const sleepMs of [1000, 60_000]) {
    void handler({ jobId: 'j', payload: { sleepMs } }, { awsRequestId: 'call' }).then(() => (answered += 1));
  }
  await jest.advanceTimersByTimeAsync(999);
  expect(answered).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(answered).toBe(1);
  await jest.advanceTimersByTimeAsync(3000);
  expect(answered).toBe(2);
});

describe('fails', () => {
  it('when the payload wishes so, without an effect, and gives its place back', async () => {
    await expect(ask({ fail: true })).rejects.toThrow('The job asked for a failure');
    expect(table.commandCalls(PutCommand)).toHaveLength(0);
    expect(released()).toEqual([['call']]);
  });

  it('as often as the payload wishes, then succeeds', async () => {
    table
      .on(UpdateCommand, { Key: { key: 'TRIES#j' } })
      .resolvesOnce({ Attributes: { tries: 2 } })
      .resolves({ Attributes: { tries: 3 } });
    await expect(ask({ failTimes: 2 })).rejects.toThrow('The job asked for a failure');
    expect(await ask({ failTimes: 2 })).toMatchObject({ status: 200 });
  });

  it.each<[string, () => unknown]>([
    ['reading what it did', () => table.on(GetCommand).rejects(down)],
    ['taking a place', () => table.on(UpdateCommand, lease).rejects(down)],
    ['keeping the effect', () => table.on(PutCommand).rejects(down)],
    [
      'giving the place back',
      () => table.on(UpdateCommand, { UpdateExpression: 'REMOVE inFlight.#call0' }).rejects(down),
    ],
    ['counting its tries', () => table.on(UpdateCommand, { Key: { key: 'TRIES#j' } }).rejects(down)],
  ])('when its table does: %s', async (_, breakDown) => {
    breakDown();
    await expect(ask({ failTimes: 1 })).rejects.toThrow('down');
  });
});
