import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { sizeOfItem } from '../../tools/aws/dynamodb/values';
import { apiEvent } from './lambda-events';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_ITEM_BYTES = 400 * 1024;
type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Of a kind of text, as much as fits into so many characters, UTF-16 counted. */
export const filled = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
/** Orders up to the largest that is taken. */
export const orders = (piece: string, size: number) => ({
  customerId: filled(piece, 100),
  items: Array.from({ length: Math.max(1, Math.floor(50 * size)) }, () => ({
    sku: filled(piece, 100),
    quantity: 1000,
    unitPriceCents: 100_000_000,
  })),
});

const identity = { sub: 'b3f1c1de-3c8f-4f0e-9d1c-0a6a7d1f6c11', token_use: 'id' };
const piece = fc.constantFrom('a', '"', '\\', '&', '漢', '💥', 'é', '<', '* x\n', '\t', '[a](b) ');
const size = fc.oneof(
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 0.499, 0.33) },
);

/**
 * Tests a route that takes an Idempotency-Key with bodies up to the largest that it takes.
 * @param body of a piece of text, and of a size from 0 to 1
 * @param accepted the status of what is taken
 */
export function describeLargestBodies(
  handler: Handler,
  body: (piece: string, size: number) => unknown,
  accepted = 201,
): void {
  const tables = mockClient(DynamoDBDocumentClient);

  it('keeps what it takes with a key in items that DynamoDB takes, up to the largest body', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(piece, size, async (text, part) => {
        tables.reset();
        tables.on(TransactWriteCommand).resolves({});
        const event = apiEvent({
          body: body(text, part),
          headers: { 'Idempotency-Key': 'k'.repeat(255) },
          caller: `arn:${'x'.repeat(2000)}`,
        });
        const requestContext = { ...event.requestContext, authorizer: { claims: identity } };
        const { statusCode } = await handler({ ...event, httpMethod: 'POST', path: '/orders', requestContext });
        expect([accepted, 400, 413]).toContain(statusCode);
        if (statusCode === accepted) taken += 1;
        const items = tables
          .commandCalls(TransactWriteCommand)
          .flatMap(({ args }) => args[0].input.TransactItems ?? []);
        const sizes = items.map(({ Put }) =>
          sizeOfItem(JSON.parse(JSON.stringify(Put?.Item ?? {})) as Parameters<typeof sizeOfItem>[0]),
        );
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(MOST_ITEM_BYTES);
        expect(sizes.length > 1).toBe(statusCode === accepted);
      }),
      { numRuns: 40 },
    );
    expect(taken).toBeGreaterThan(4);
  });
}
