import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Uint8ArrayBlobAdapter } from '@smithy/core/serde';
import { mockClient } from 'aws-sdk-client-mock';
import { callBackend } from '../../lambdas/queue-leveler/backend-client';
import { LONGEST_CALL_MS } from '../../lambdas/queue-leveler/waits';

const lambda = mockClient(LambdaClient);
const invoke = () => callBackend('backend', 'job', '{"any":1524831183200260097}');
const output = (text: string, FunctionError?: string) => ({
  Payload: Uint8ArrayBlobAdapter.fromString(text),
  ...(FunctionError && { FunctionError }),
});
const failure = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error('why'), { name, $metadata: { httpStatusCode } });

beforeEach(() => {
  lambda.reset();
  jest.useFakeTimers();
});

it('gives the job and its id', async () => {
  lambda.on(InvokeCommand).resolves(output('{"status":200,"result":7}'));
  expect(await invoke()).toEqual({ kind: 'done', result: '7' });
  expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toEqual({
    FunctionName: 'backend',
    Payload: '{"jobId":"job","payload":{"any":1524831183200260097}}',
  });
});

it.each([
  ['an error', '{"errorType":"Oops","errorMessage":"why"}', 'Oops: why'],
  ['a timeout', '{"errorMessage":"Task timed out after 5.00 seconds"}', 'Error: Task timed out after 5.00 seconds'],
])('reports a failure of the function: %s', async (_, text, detail) => {
  lambda.on(InvokeCommand).resolves(output(text, 'Unhandled'));
  expect(await invoke()).toEqual({ kind: 'failed', detail });
});

it("[leveler-5] takes Lambda's throttling for a refusal", async () => {
  lambda.on(InvokeCommand).rejects(failure('TooManyRequestsException', 429));
  expect(await invoke()).toEqual({ kind: 'refused' });
});

it('reports at once that Lambda did not call the function', async () => {
  lambda.on(InvokeCommand).rejects(failure('ResourceNotFoundException', 404));
  expect(await invoke()).toEqual({ kind: 'failed', detail: 'ResourceNotFoundException: why' });
});

it.each([
  ['the connection broke', failure('ECONNRESET')],
  ['Lambda had a fault', failure('ServiceException', 500)],
])('[leveler-1] ends only when the backend must have ended: %s', async (_, error) => {
  lambda.on(InvokeCommand).rejects(error);
  let ended = false;
  const answer = invoke().finally(() => (ended = true));
  await jest.advanceTimersByTimeAsync(LONGEST_CALL_MS - 1);
  expect(ended).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual({ kind: 'failed', detail: `${error.name}: why` });
});

it('[leveler-1] waits for an answer for longer than the backend may take, and asks once', async () => {
  lambda.on(InvokeCommand).resolves(output('{"status":429}'));
  await invoke();
  const { config } = lambda.commandCalls(InvokeCommand)[0]?.thisValue as LambdaClient;
  // The SDK's handler of requests shows nobody what it was made with.
  const { requestTimeout, throwOnRequestTimeout } = (await (
    config.requestHandler as unknown as { configProvider: Promise<Record<string, unknown>> }
  ).configProvider) as { requestTimeout: number; throwOnRequestTimeout: boolean };
  expect([await config.maxAttempts(), requestTimeout, throwOnRequestTimeout]).toEqual([1, 20_000, true]);
});
