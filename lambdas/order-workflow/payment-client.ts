import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { PAYMENT_MS } from './waits';

const answerSchema = v.object({ status: v.picklist(['charged', 'declined', 'refunded', 'none']) });
type Answer = v.InferOutput<typeof answerSchema>['status'];

const lambda = new LambdaClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: PAYMENT_MS, throwOnRequestTimeout: true },
});

/**
 * The payment provider. An order's id is the idempotency key of its charge: however often it is charged, found or refunded,
 * that is the same charge. A call that throws may have had its effect all the same.
 */
export class PaymentClient {
  constructor(private readonly functionName: string) {}

  /** @returns `declined` where nothing was charged */
  charge(key: string, amountCents: number, customerId: string): Promise<Answer> {
    return this.ask({ action: 'charge', key, amountCents, customerId });
  }

  /** @returns `none` where nothing was ever charged */
  find(key: string): Promise<Answer> {
    return this.ask({ action: 'find', key });
  }

  refund(key: string): Promise<Answer> {
    return this.ask({ action: 'refund', key });
  }

  private async ask(request: object): Promise<Answer> {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: this.functionName, Payload: JSON.stringify(request) }),
    );
    if (FunctionError !== undefined) throw new ProviderError();
    return v.parse(answerSchema, JSON.parse(Payload?.transformToString() ?? 'null')).status;
  }
}

class ProviderError extends Error {
  override readonly name = 'PaymentProviderUnavailable';

  constructor() {
    super('The payment provider failed');
  }
}
