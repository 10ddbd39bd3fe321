import { assume } from '../../tools/aws/assumption';
import type { APIGatewayProxyEvent, Context, SQSEvent } from 'aws-lambda';

assume({
  what: 'The events that API Gateway and SQS hand to a function have the parts that handlers read, named so.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html',
});

export interface Request {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** ARN of who signed it. */
  readonly caller?: string;
}

/** What API Gateway hands to a function: the parts that handlers read. */
export const apiEvent = ({ body, headers, path, query, caller }: Request = {}): APIGatewayProxyEvent =>
  ({
    headers: { 'Content-Type': 'application/json', ...headers },
    pathParameters: path ?? null,
    queryStringParameters: query ?? null,
    requestContext: { identity: { userArn: caller ?? null } },
    body: body === undefined ? null : JSON.stringify(body),
    isBase64Encoded: false,
  }) as unknown as APIGatewayProxyEvent; // the parts that handlers read

/** What Lambda hands to the worker of a queue: messages with the ids m0, m1, … */
export const sqsEvent = (...bodies: readonly string[]): SQSEvent =>
  ({
    Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })),
  }) as SQSEvent;

/** The context of an invocation that has time enough. */
export const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
