import * as env from '../../lambdas/blog-site/environment';
import { newPostRequest } from '../../lambdas/blog-site/new-post';
import { uploadFormSchema, uploadRequest } from '../../lambdas/blog-site/photo';
import { postPageSchema, postRequest, postSchema } from '../../lambdas/blog-site/post';
import { acceptedSchema, subscription, unsubscribedSchema } from '../../lambdas/blog-site/subscriber';
import { FunctionRoute, SignedRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { DataTable } from '../constructs/data/data-table';
import type { PrivateBucket } from '../constructs/data/private-bucket';
import type { StaticSite } from '../constructs/site/static-site';
import type { IdempotencyRecords } from '../idempotency-records';
import { namedSchema } from '../json-schema';
import type { ScenarioStack } from '../scenario-stack';

/** What the API reads and writes. */
interface Kept {
  readonly table: DataTable;
  readonly idempotency: IdempotencyRecords;
  readonly uploads: PrivateBucket;
  readonly site: StaticSite;
}

/** Each can be a mail to somebody who never asked for it. */
const SUBSCRIBERS_A_SECOND = 1;

/** Readers ask for posts and their pages and subscribe; authors, who sign, publish posts and get forms to upload photos. */
export function serveApi(stack: ScenarioStack, { table, idempotency, uploads, site }: Kept): RestApi['api'] {
  const onTable = { TABLE: table.tableName };
  const listPosts = stack.handler('ListPosts', env.tableVariables, 'Answers with posts, newest first', onTable);
  table.grant(listPosts, 'dynamodb:Query');
  const getPost = stack.handler('GetPost', env.tableVariables, 'Answers with a post', onTable);
  table.grant(getPost, 'dynamodb:GetItem');
  const showPage = stack.handler('ShowPage', env.showPageVariables, 'Answers with the page of a post or its photo', {
    ...onTable,
    SITE_BUCKET: site.bucket.bucketName,
  });
  table.grant(showPage, 'dynamodb:GetItem');
  site.grantTemplates(showPage);
  const createPost = stack.handler('CreatePost', env.createPostVariables, 'Publishes a post', {
    ...onTable,
    IDEMPOTENCY_TABLE: idempotency.tableName,
  });
  table.grant(createPost, 'dynamodb:GetItem', 'dynamodb:PutItem');
  idempotency.grant(createPost, 'dynamodb:PutItem');
  const updatePost = stack.handler('UpdatePost', env.tableVariables, 'Replaces a post', onTable);
  table.grant(updatePost, 'dynamodb:GetItem', 'dynamodb:PutItem');
  const addSubscriber = stack.handler('AddSubscriber', env.tableVariables, 'Takes an address down', onTable);
  table.grant(addSubscriber, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  const unsubscribe = stack.handler('Unsubscribe', env.tableVariables, 'Ends a subscription', onTable);
  table.grant(unsubscribe, 'dynamodb:UpdateItem');
  const uploading = { UPLOADS_BUCKET: uploads.bucketName, ACCELERATED: String(stack.settings.profile === 'full') };
  const requestUpload = stack.handler(
    'RequestUpload',
    env.requestUploadVariables,
    'Gives out forms to upload',
    uploading,
  );
  uploads.grantObjects(requestUpload, 's3:PutObject');

  const post = namedSchema('Post', postSchema);
  return new RestApi(stack, 'Api', {
    routes: {
      'GET /posts': new FunctionRoute(listPosts, {
        query: ['limit', 'cursor'],
        answers: { 200: { body: namedSchema('PostPage', postPageSchema), headers: ['Cache-Control'] } },
      }),
      'GET /posts/{slug}': new FunctionRoute(getPost, {
        answers: { 200: { body: post, headers: ['Cache-Control', 'ETag'] } },
      }),
      'GET /pages/{page+}': new FunctionRoute(showPage),
      'POST /posts': new SignedRoute(createPost, {
        headers: ['Idempotency-Key'],
        body: namedSchema('NewPost', newPostRequest),
        answers: { 201: { body: post, headers: ['Location', 'ETag'] } },
      }),
      'PUT /posts/{slug}': new SignedRoute(updatePost, {
        headers: ['If-Match'],
        body: namedSchema('PostReplacement', postRequest),
        answers: { 200: { body: post, headers: ['ETag'] } },
      }),
      'POST /photos': new SignedRoute(requestUpload, {
        body: namedSchema('UploadRequest', uploadRequest),
        answers: { 201: { body: namedSchema('UploadForm', uploadFormSchema) } },
      }),
      'POST /subscribers': new FunctionRoute(addSubscriber, {
        perSecond: SUBSCRIBERS_A_SECOND,
        body: namedSchema('Subscription', subscription),
        answers: { 202: { body: namedSchema('Accepted', acceptedSchema) } },
      }),
      'POST /subscribers/{token}/unsubscribe': new FunctionRoute(unsubscribe, {
        answers: { 200: { body: namedSchema('Unsubscribed', unsubscribedSchema) } },
      }),
    },
    impact: 'Readers see no posts, nobody can subscribe or publish.',
    authorization: stack.apiAuthorization,
  }).api;
}
