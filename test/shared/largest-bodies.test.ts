import '../blog-site/variables';
import '../strangler-facade/variables';
import '../todo-mobile-api/variables';
import '../transactional-outbox/variables';
import { readFileSync } from 'node:fs';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { handler as createPost } from '../../lambdas/blog-site/create-post.handler';
import { handler as serveOrders } from '../../lambdas/strangler-facade/serve-orders.handler';
import { handler as createTodo } from '../../lambdas/todo-mobile-api/create-todo.handler';
import { handler as placeOrder } from '../../lambdas/transactional-outbox/place-order.handler';
import { handlerFiles } from '../../lib/constructs/bundle';
import { sizeOfItem } from '../../tools/simulation/models/values';
import { apiEvent } from '../support/lambda-events';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_ITEM_BYTES = 400 * 1024;
const tables = mockClient(DynamoDBDocumentClient);

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** Of a kind of text, as much as fits into so many characters, UTF-16 counted. */
const filled = (piece: string, length: number) => piece.repeat(Math.floor(length / piece.length));
const orders = (piece: string, size: number) => ({
  customerId: filled(piece, 100),
  items: Array.from({ length: Math.max(1, Math.floor(50 * size)) }, () => ({
    sku: filled(piece, 100),
    quantity: 1000,
    unitPriceCents: 100_000_000,
  })),
});

/** Each route that takes an Idempotency-Key, with bodies up to the largest that it takes. */
const ROUTES: Readonly<Record<string, { handler: Handler; body: (piece: string, size: number) => unknown }>> = {
  'lambdas/blog-site/create-post.handler.ts': {
    handler: createPost,
    body: (piece, size) => ({
      title: filled(piece, 200),
      slug: 'a'.repeat(100),
      summary: filled(piece, 500),
      markdown: filled(piece, Math.floor(size * 102_400)),
    }),
  },
  'lambdas/strangler-facade/serve-orders.handler.ts': { handler: serveOrders, body: orders },
  'lambdas/todo-mobile-api/create-todo.handler.ts': {
    handler: createTodo,
    body: (piece) => ({ title: filled(piece, 200), notes: filled(piece, 2000), dueAt: '2026-03-02T18:00:00Z' }),
  },
  'lambdas/transactional-outbox/place-order.handler.ts': { handler: placeOrder, body: orders },
};

it('knows every route that takes an Idempotency-Key', () => {
  const files = handlerFiles().filter((file) => readFileSync(file, 'utf8').includes('writeOnce('));
  expect(Object.keys(ROUTES)).toEqual(files);
});

const identity = { sub: 'b3f1c1de-3c8f-4f0e-9d1c-0a6a7d1f6c11', token_use: 'id' };
const piece = fc.constantFrom('a', '"', '\\', '&', '漢', '💥', 'é', '<', '* x\n', '\t', '[a](b) ');
const size = fc.oneof(
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 0.499, 0.33) },
);

it.each(Object.keys(ROUTES))(
  '%s keeps what it takes with a key in items that DynamoDB takes, up to the largest body',
  async (file) => {
    const { handler, body } = ROUTES[file] ?? { handler: createTodo, body: () => ({}) };
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
        expect([201, 400, 413]).toContain(statusCode);
        if (statusCode === 201) taken += 1;
        const items = tables
          .commandCalls(TransactWriteCommand)
          .flatMap(({ args }) => args[0].input.TransactItems ?? []);
        const sizes = items.map(({ Put }) =>
          sizeOfItem(JSON.parse(JSON.stringify(Put?.Item ?? {})) as Parameters<typeof sizeOfItem>[0]),
        );
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(MOST_ITEM_BYTES);
        expect(sizes.length > 1).toBe(statusCode === 201);
      }),
      { numRuns: 40 },
    );
    expect(taken).toBeGreaterThan(4);
  },
  60_000,
);
