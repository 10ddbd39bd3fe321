import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/queue-leveler/get-job.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';

const table = mockClient(DynamoDBDocumentClient);
const JOB_ID = '0b5a3c61-7e0c-4b86-9a3e-3f6c3a1d2e4f';

const get = async (jobId = JOB_ID) => {
  const { statusCode, headers, body } = await handler(apiEvent({ path: { jobId } }));
  return { statusCode, headers, body: JSON.parse(body) as unknown };
};

beforeEach(() => table.reset());

it.each([
  [{ status: 'RUNNING', startedAt: 'then' }, { status: 'RUNNING' }],
  [{ status: 'DELAYED', startedAt: 'then', failures: 2 }, { status: 'DELAYED' }],
  [
    { status: 'DONE', startedAt: 'then', finishedAt: 'now', result: '{"a":[1,null]}' },
    { status: 'DONE', result: { a: [1, null] } },
  ],
  [
    { status: 'DONE', result: 'null' },
    { status: 'DONE', result: null },
  ],
  [
    { status: 'FAILED', parkedAt: 'now', error: { reason: 'DEADLINE', detail: 'why' } },
    { status: 'FAILED', error: { reason: 'DEADLINE', detail: 'why' } },
  ],
])('answers for %j with %j', async (row, job) => {
  table
    .on(GetCommand, { TableName: 'results', Key: { jobId: JOB_ID }, ConsistentRead: true })
    .resolves({ Item: { jobId: JOB_ID, ...row } });
  expect(await get()).toMatchObject({ statusCode: 200, body: { jobId: JOB_ID, ...job } });
});

it.each(['1524831183200260097', '1e400', '{ "n": 1.0 }', '"}"'])('shows the result %s as it is', async (result) => {
  table.on(GetCommand).resolves({ Item: { jobId: JOB_ID, status: 'DONE', result } });
  const { body } = await handler(apiEvent({ path: { jobId: JOB_ID } }));
  expect(body).toBe(`{"jobId":"${JOB_ID}","status":"DONE","result":${result}}`);
});

it('returns nothing of a job but its status, result and error', async () => {
  table.on(GetCommand).resolves({ Item: { jobId: JOB_ID, status: 'DELAYED', startedAt: 'then', failures: 2 } });
  expect((await get()).body).toEqual({ jobId: JOB_ID, status: 'DELAYED' });
});

it('answers 404 to be asked again while only the queue knows the job', async () => {
  table.on(GetCommand).resolves({});
  expect(await get()).toEqual({
    statusCode: 404,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '1' },
    body: {
      type: 'urn:problem-type:not-found',
      title: 'There is no such job, or it has not begun yet',
      status: 404,
    },
  });
});

it.each(['', 'x', `${JOB_ID}0`, JOB_ID.toUpperCase()])(
  'answers 404 for good when the id is %j, which SQS never makes',
  async (jobId) => {
    const { statusCode, headers } = await get(jobId);
    expect([statusCode, headers]).toEqual([404, { 'Content-Type': 'application/problem+json' }]);
    expect(table.calls()).toHaveLength(0);
  },
);

it('answers 503 with Retry-After when the table does not', async () => {
  table.on(GetCommand).rejects(throttled);
  expect(await get()).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
});
