import { Annotations } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/blog-site/environment';
import { newPostRequest } from '../../lambdas/blog-site/new-post';
import { uploadFormSchema, uploadRequest } from '../../lambdas/blog-site/photo';
import { postPageSchema, postRequest, postSchema } from '../../lambdas/blog-site/post';
import { acceptedSchema, subscription, unsubscribedSchema } from '../../lambdas/blog-site/subscriber';
import * as names from '../../lambdas/blog-site/tables';
import { showPhotos } from './photos';
import { welcomeSubscribers } from './welcomes';
import { DataTable } from '../constructs/data/data-table';
import { PrivateBucket } from '../constructs/data/private-bucket';
import { FunctionRoute, SignedRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { StaticSite } from '../constructs/site/static-site';
import { IdempotencyRecords } from '../idempotency-records';
import { namedSchema } from '../json-schema';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import type { BlogSiteSettings } from './settings';

/** Each can be a mail to somebody who never asked for it. */
const SUBSCRIBERS_A_SECOND = 1;
const NO_REPLICA = (region: string): string =>
  `BlogSite: with profile=full the setting replicaRegion=${region} is wrong: it must be a Region other than the one that is deployed to.`;

/**
 * Posts and subscribers are rows of one table, which an API reads and writes. A new subscriber's row, on the table's
 * stream, makes a function send the welcome mail. A photo is uploaded by a presigned form into a bucket, whose queue
 * makes a function put thumbnails into another bucket, or what is no photo into quarantine.
 */
export class BlogSiteStack extends ScenarioStack<BlogSiteSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<BlogSiteSettings>) {
    super(scope, id, props);
    const { mailFrom, profile, retainData, replicaRegion } = this.settings;

    const table = new DataTable(this, 'Blog', {
      description: 'Posts and subscribers',
      partitionKey: names.SUBJECT,
      sortKey: { name: names.ENTRY, type: AttributeType.STRING },
      // What replicas ask for: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.V2.html
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLive: names.EXPIRY,
    });
    table.addIndex(names.WAITING_INDEX, names.WAITING, names.SUBSCRIBED_AT);
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const uploads = new PrivateBucket(this, 'Uploads', 'Photos as they were uploaded');
    const thumbnails = new PrivateBucket(this, 'Thumbnails', 'Photos as the website shows them');
    const quarantine = new PrivateBucket(this, 'Quarantine', 'Uploads that are no photo with the reason');
    const site = new StaticSite(this, 'Site', { source: 'web/blog-site', media: { photos: thumbnails } });
    if (profile === 'full') {
      // Of this stack alone: a setting that is refused would end the others, too.
      if (replicaRegion === this.homeRegion) Annotations.of(this).addError(NO_REPLICA(replicaRegion));
      table.replicateTo(replicaRegion, retainData);
      (uploads.node.defaultChild as CfnBucket).accelerateConfiguration = { accelerationStatus: 'Enabled' };
    }

    const onTable = { TABLE: table.tableName };
    const listPosts = this.handler('ListPosts', env.tableVariables, 'Answers with posts, newest first', onTable);
    table.grant(listPosts, 'dynamodb:Query');
    const getPost = this.handler('GetPost', env.tableVariables, 'Answers with a post', onTable);
    table.grant(getPost, 'dynamodb:GetItem');
    const showPage = this.handler('ShowPage', env.showPageVariables, 'Answers with the page of a post or its photo', {
      ...onTable,
      SITE_BUCKET: site.bucket.bucketName,
    });
    table.grant(showPage, 'dynamodb:GetItem');
    site.grantTemplates(showPage);
    const createPost = this.handler('CreatePost', env.createPostVariables, 'Publishes a post', {
      ...onTable,
      IDEMPOTENCY_TABLE: idempotency.tableName,
    });
    table.grant(createPost, 'dynamodb:GetItem', 'dynamodb:PutItem');
    idempotency.grant(createPost, 'dynamodb:PutItem');
    const updatePost = this.handler('UpdatePost', env.tableVariables, 'Replaces a post', onTable);
    table.grant(updatePost, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const addSubscriber = this.handler('AddSubscriber', env.tableVariables, 'Takes an address down', onTable);
    table.grant(addSubscriber, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    const unsubscribe = this.handler('Unsubscribe', env.tableVariables, 'Ends a subscription', onTable);
    table.grant(unsubscribe, 'dynamodb:UpdateItem');
    const uploading = { UPLOADS_BUCKET: uploads.bucketName, ACCELERATED: String(profile === 'full') };
    const requestUpload = this.handler(
      'RequestUpload',
      env.requestUploadVariables,
      'Gives out forms to upload',
      uploading,
    );
    uploads.grantObjects(requestUpload, 's3:PutObject');

    const post = namedSchema('Post', postSchema);
    const { api } = new RestApi(this, 'Api', {
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
      authorization: this.apiAuthorization,
    });

    site.serve(api, ['/posts/*', '/photo/*']);
    welcomeSubscribers(this, table, site.url);
    showPhotos(this, { uploads, thumbnails, quarantine });

    this.output('SiteUrl', site.url, 'The website');
    this.output('SiteBucketName', site.bucket.bucketName, 'Its pages');
    this.output('ApiUrl', api.url, 'Where posts are read and published');
    this.output('UploadsBucketName', uploads.bucketName, 'Photos as they were uploaded');
    this.output('ThumbnailsBucketName', thumbnails.bucketName, 'Photos as the website shows them');
    this.output('QuarantineBucketName', quarantine.bucketName, 'Uploads that are no photo');
    this.output('TableName', table.tableName, 'Posts and subscribers');
    this.output('WelcomeMails', mailFrom ?? 'none: deploy with -c mailFrom=<address>', 'Where welcome mails come from');
  }
}
