import { apiEvent } from '../support/lambda-events';
import * as blog from './samples';
import { type Calls, ofApi, ofQueue, ofStream, rejected } from '../support/calls';

const post = { title: 'First frost', markdown: 'Cold' };
const upload = { bucket: { name: 'uploads' }, object: { key: 'a.jpg', versionId: 'v1', size: 1000 } };
const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'ann@example.com' }] };

export const calls: Calls = {
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
  'lambdas/blog-site/show-page.handler.ts': ofApi(apiEvent({ path: { page: 'posts/first-frost' } })),
  'lambdas/blog-site/suppress-address.handler.ts': ofQueue({ detail: { eventType: 'Bounce', bounce } }),
  'lambdas/blog-site/sweep-welcomes.handler.ts': { event: {}, expected: rejected },
  'lambdas/blog-site/unsubscribe.handler.ts': ofApi(apiEvent({ path: { token: `${blog.ID}.${blog.SECRET}` } })),
  'lambdas/blog-site/update-post.handler.ts': ofApi(apiEvent({ path: { slug: 'first-frost' }, body: post })),
};
