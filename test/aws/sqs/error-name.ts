import { SQSServiceException } from '@aws-sdk/client-sqs';

/** What SQS answers a call with instead: `none` where nothing is wrong with it. */
export function errorName(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return error instanceof SQSServiceException ? error.name : String(error);
  }
  return 'none';
}
