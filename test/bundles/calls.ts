import { marshall } from '@aws-sdk/util-dynamodb';
import * as blog from '../blog-site/samples';
import { apiEvent, sqsEvent } from '../support/lambda-events';
import { request } from '../../proofs/shared/order-request';
import * as strangler from '../strangler-facade/samples';
import * as todo from '../todo-mobile-api/samples';
import * as outbox from '../transactional-outbox/samples';

/** An event that a handler cannot deal with while what it depends on is down, and what it is to make of it. */
export interface Call {
  readonly event: unknown;
  readonly expected: object;
  /** Whether it reads through a cache in the `full` profile. */
  readonly isCached?: boolean;
}

const JOB_ID = '0b5a3c61-7e0c-4b86-9a3e-3f6c3a1d2e4f';

const problem = (statusCode: number, more: object = {}) => ({
  answer: expect.objectContaining({
    statusCode,
    headers: expect.objectContaining({ 'Retry-After': '1', 'Content-Type': 'application/problem+json' }) as unknown,
    ...more,
  }) as unknown,
});
const unavailable = problem(503);
const badGateway = {
  answer: expect.objectContaining({
    statusCode: 502,
    multiValueHeaders: expect.objectContaining({ 'retry-after': ['1'] }) as unknown,
  }) as unknown,
};
const failed = (itemIdentifier: string) => ({ answer: { batchItemFailures: [{ itemIdentifier }] } });
/** Whoever invoked it tries again. */
const rejected = { error: expect.stringMatching(/ECONNREFUSED|AggregateError/) as unknown };

const ofQueue = (body: unknown): Call => ({
  event: sqsEvent(typeof body === 'string' ? body : JSON.stringify(body)),
  expected: failed('m0'),
});
const ofStream = (NewImage: object, Keys: object = {}): Call => ({
  event: { Records: [{ dynamodb: { NewImage, Keys, SequenceNumber: '1' } }] },
  expected: failed('1'),
});
const ofApi = (event: unknown, isCached = false): Call => ({ event, expected: unavailable, isCached });

const post = { title: 'First frost', markdown: 'Cold' };
const upload = { bucket: { name: 'uploads' }, object: { key: 'a.jpg', versionId: 'v1', size: 1000 } };
const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@example.com' }] };

const row = marshall(outbox.row(1));

/** One for each handler, by its file. */
export const calls: Readonly<Record<string, Call>> = {
  'lambdas/blog-site/add-subscriber.handler.ts': ofApi(apiEvent({ body: { email: 'ann@example.com' } })),
  'lambdas/blog-site/create-post.handler.ts': ofApi(apiEvent({ body: post })),
  'lambdas/blog-site/get-post.handler.ts': ofApi(apiEvent({ path: { slug: 'first-frost' } })),
  'lambdas/blog-site/list-posts.handler.ts': ofApi(apiEvent()),
  'lambdas/blog-site/make-thumbnails.handler.ts': ofQueue({ Records: [{ s3: upload }] }),
  // It signs a form, and asks nobody.
  'lambdas/blog-site/request-upload.handler.ts': {
    event: apiEvent({ body: { contentType: 'image/png', bytes: 1000 } }),
    expected: { answer: expect.objectContaining({ statusCode: 201 }) as unknown },
  },
  'lambdas/blog-site/send-welcome.handler.ts': ofStream(
    { welcome: { S: 'PENDING' } },
    { subject: { S: `SUBSCRIBER#${blog.ID}` } },
  ),
  'lambdas/blog-site/suppress-address.handler.ts': ofQueue({ detail: { eventType: 'Bounce', bounce } }),
  'lambdas/blog-site/sweep-welcomes.handler.ts': { event: {}, expected: rejected },
  'lambdas/blog-site/unsubscribe.handler.ts': ofApi(apiEvent({ path: { token: `${blog.ID}.${blog.SECRET}` } })),
  'lambdas/blog-site/update-post.handler.ts': ofApi(apiEvent({ path: { slug: 'first-frost' }, body: post })),
  'lambdas/queue-leveler/get-job.handler.ts': ofApi(apiEvent({ path: { jobId: JOB_ID } })),
  'lambdas/queue-leveler/run-job.handler.ts': ofQueue({ payload: 1 }),
  'lambdas/queue-leveler/stand-in/slow-backend.handler.ts': {
    event: { jobId: JOB_ID, payload: 1 },
    expected: rejected,
  },
  'lambdas/scheduled-ec2-stopper/start-stopped.handler.ts': { event: {}, expected: rejected },
  'lambdas/scheduled-ec2-stopper/stop-instances.handler.ts': { event: {}, expected: rejected },
  'lambdas/strangler-facade/route-request.handler.ts': {
    event: strangler.gatewayEvent({ path: '/catalog' }),
    expected: badGateway,
  },
  'lambdas/strangler-facade/serve-orders.handler.ts': ofApi(strangler.jsonEvent('POST', '/orders', request)),
  'lambdas/strangler-facade/stand-in/legacy-application.handler.ts': {
    event: strangler.jsonEvent('POST', '/orders', request),
    expected: rejected,
  },
  'lambdas/strangler-facade/sync-orders.handler.ts': ofStream(marshall(strangler.placedOrder())),
  'lambdas/todo-mobile-api/create-todo.handler.ts': ofApi(todo.userEvent({ body: { title: 'Buy milk' } })),
  'lambdas/todo-mobile-api/delete-todo.handler.ts': ofApi(todo.userEvent({ path: { id: todo.ID } })),
  'lambdas/todo-mobile-api/get-todo.handler.ts': ofApi(todo.userEvent({ path: { id: todo.ID } }), true),
  'lambdas/todo-mobile-api/list-todos.handler.ts': ofApi(todo.userEvent(), true),
  'lambdas/todo-mobile-api/update-todo.handler.ts': ofApi(
    todo.userEvent({ path: { id: todo.ID }, body: { done: true }, headers: { 'If-Match': '"1"' } }),
  ),
  'lambdas/transactional-outbox/cancel-order.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/find-gaps.handler.ts': { event: {}, expected: rejected },
  'lambdas/transactional-outbox/get-order.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/get-shipment.handler.ts': ofApi(apiEvent({ path: { orderId: outbox.ORDER_ID } })),
  'lambdas/transactional-outbox/place-order.handler.ts': ofApi(apiEvent({ body: request })),
  'lambdas/transactional-outbox/relay-events.handler.ts': ofStream(row, row),
  'lambdas/transactional-outbox/ship-order.handler.ts': ofQueue(outbox.envelope(outbox.placed())),
  'lambdas/transactional-outbox/sweep-outbox.handler.ts': { event: {}, expected: rejected },
};
