import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type BackendAnswer, readAnswer } from './job';
import { LONGEST_CALL_MS } from './waits';

const lambda = new LambdaClient({
  // A second attempt could meet the first one still at work.
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: LONGEST_CALL_MS, throwOnRequestTimeout: true },
});

/**
 * Gives the backend one job, and returns when it has ended: without an answer, when it must have.
 *
 * The payload is a JSON text, and is handed on as it is.
 * Lambda's own throttling means what the backend's 429 means: too much at the same time. Whatever else goes wrong is a
 * failure of the job. Nothing is thrown.
 */
export async function callBackend(functionName: string, jobId: string, payload: string): Promise<BackendAnswer> {
  const startedAt = Date.now();
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: `{"jobId":${JSON.stringify(jobId)},"payload":${payload}}`,
      }),
    );
    const text = Payload?.transformToString() ?? '';
    return FunctionError === undefined ? readAnswer(text) : { kind: 'failed', detail: errorMessage(text) };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if (name === 'TooManyRequestsException') return { kind: 'refused' };
    const refused = $metadata?.httpStatusCode !== undefined && $metadata.httpStatusCode < 500;
    if (!refused) await sleep(startedAt + LONGEST_CALL_MS - Date.now());
    return { kind: 'failed', detail: `${name}: ${message}` };
  }
}

/** A function's error, as Lambda reports it: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function errorMessage(text: string): string {
  const { errorType, errorMessage } = JSON.parse(text) as { errorType?: string; errorMessage?: string };
  return `${errorType ?? 'Error'}: ${errorMessage ?? ''}`;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
