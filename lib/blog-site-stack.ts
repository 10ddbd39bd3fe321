import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type * as env from '../lambdas/blog-site/environment';
import { NO_MAIL } from '../lambdas/blog-site/mailing';
import * as metrics from '../lambdas/blog-site/metrics';
import * as names from '../lambdas/blog-site/tables';
import { DataTable } from './constructs/data-table';
import { MailSender } from './constructs/mail-sender';
import { PrivateBucket } from './constructs/private-bucket';
import { QueueWorker } from './constructs/queue-worker';
import { RestApi } from './constructs/rest-api';
import { SharpLayer } from './constructs/sharp-layer';
import { ScheduledWorker } from './constructs/scheduled-worker';
import { StaticSite } from './constructs/static-site';
import { StreamWorker } from './constructs/stream-worker';
import { UploadWorker } from './constructs/upload-worker';
import { IdempotencyRecords } from './idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from './scenario-stack';

/** Ten seconds of it are SES's, or twenty the decoder's. */
const A_MINUTE = { timeout: Duration.minutes(1) };
const SWEEPING = ScheduleExpression.rate(Duration.minutes(15));
/** In MiB: with so much a function has a processor to itself, and 40 megapixels, 160 MB decoded, fit. */
const PHOTO_MEMORY = 1769;

/**
 * Posts and subscribers are rows of one table, which an API reads and writes. A new subscriber's row, on the table's
 * stream, makes a function send the welcome mail. A photo is uploaded by a presigned form into a bucket, whose queue
 * makes a function put thumbnails into another bucket, or what is no photo into quarantine.
 */
export class BlogSiteStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
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
    if (profile === 'full') {
      table.replicateTo(replicaRegion, retainData);
      (uploads.node.defaultChild as CfnBucket).accelerateConfiguration = { accelerationStatus: 'Enabled' };
    }

    const onTable = { TABLE: table.tableName };
    const listPosts = this.handler<env.TableEnv>('ListPosts', 'Answers with posts, newest first', onTable);
    table.grant(listPosts, 'dynamodb:Query');
    const getPost = this.handler<env.TableEnv>('GetPost', 'Answers with a post', onTable);
    table.grant(getPost, 'dynamodb:GetItem');
    const createPost = this.handler<env.CreatePostEnv>('CreatePost', 'Publishes a post', {
      ...onTable,
      IDEMPOTENCY_TABLE: idempotency.tableName,
    });
    for (const written of [table, idempotency]) written.grant(createPost, 'dynamodb:PutItem');
    const updatePost = this.handler<env.TableEnv>('UpdatePost', 'Replaces a post', onTable);
    table.grant(updatePost, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const addSubscriber = this.handler<env.TableEnv>('AddSubscriber', 'Takes an address down', onTable);
    table.grant(addSubscriber, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    const unsubscribe = this.handler<env.TableEnv>('Unsubscribe', 'Ends a subscription', onTable);
    table.grant(unsubscribe, 'dynamodb:UpdateItem');
    const uploading = { UPLOADS_BUCKET: uploads.bucketName, ACCELERATED: String(profile === 'full') };
    const requestUpload = this.handler<env.RequestUploadEnv>('RequestUpload', 'Gives out forms to upload', uploading);
    uploads.grantObjects(requestUpload, 's3:PutObject');

    const { api } = new RestApi(this, 'Api', {
      routes: {
        'GET /posts': listPosts,
        'GET /posts/{slug}': getPost,
        'POST /posts': { signed: createPost },
        'PUT /posts/{slug}': { signed: updatePost },
        'POST /photos': { signed: requestUpload },
        'POST /subscribers': addSubscriber,
        'POST /subscribers/{token}/unsubscribe': unsubscribe,
      },
      impact: 'Readers see no posts, nobody can subscribe or publish.',
      authorization: this.apiAuthorization,
    });

    const site = new StaticSite(this, 'Site', { source: 'web/blog', api, media: { photos: thumbnails } });

    this.welcomeSubscribers(table, site.url);
    this.showPhotos(uploads, thumbnails, quarantine);

    this.output('SiteUrl', site.url, 'The website');
    this.output('SiteBucketName', site.bucket.bucketName, 'Its pages');
    this.output('ApiUrl', api.url, 'Where posts are read and published');
    this.output('UploadsBucketName', uploads.bucketName, 'Photos as they were uploaded');
    this.output('ThumbnailsBucketName', thumbnails.bucketName, 'Photos as the website shows them');
    this.output('QuarantineBucketName', quarantine.bucketName, 'Uploads that are no photo');
    this.output('TableName', table.tableName, 'Posts and subscribers');
    this.output('WelcomeMails', mailFrom ?? 'none: deploy with -c mailFrom=<address>', 'Where welcome mails come from');
  }

  /** The stream brings a new row at once; what it did not get mailed, the sweep finds. Nobody is mailed who objected. */
  private welcomeSubscribers(table: DataTable, siteUrl: string): void {
    const { mailFrom } = this.settings;
    const mail = new MailSender(this, 'Mail', { from: mailFrom });
    const mailing = {
      TABLE: table.tableName,
      MAIL_FROM: mailFrom ?? NO_MAIL,
      CONFIGURATION_SET: mail.configurationSet.configurationSetName,
      SITE_URL: siteUrl,
    };
    const sendWelcome = this.handler<env.WelcomeEnv>('SendWelcome', 'Sends welcome mails', mailing, A_MINUTE);
    const sweepWelcomes = this.handler<env.WelcomeEnv>('SweepWelcomes', 'Sends mails left over', mailing, A_MINUTE);
    table.grantQuery(sweepWelcomes, names.WAITING_INDEX);
    for (const sender of [sendWelcome, sweepWelcomes]) {
      table.grant(sender, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
      mail.grantSend(sender);
    }
    const impact = 'New subscribers get no welcome mail.';
    new StreamWorker(this, 'Welcoming', { table, worker: sendWelcome, impact });
    new ScheduledWorker(this, 'Sweeping', { schedule: SWEEPING, worker: sweepWelcomes, impact });
    const suppressAddress = this.handler<env.TableEnv>('SuppressAddress', 'Ends mails to an address', {
      TABLE: table.tableName,
    });
    table.grant(suppressAddress, 'dynamodb:UpdateItem');
    const suppressing = new QueueWorker(this, 'Suppressing', {
      worker: suppressAddress,
      impact: 'Mails go on to addresses that bounce or complain: SES may end all sending.',
    });
    suppressing.subscribe(mail.bus, mail.feedback);
    this.alarmOn(metrics.PARKED_WELCOMES, 'ParkedAlarm', {
      impact: 'A subscriber gets no welcome mail.',
      cause: 'SES refused a mail for good.',
    });
    this.alarmOn(metrics.CAPPED_WELCOMES, 'CappedAlarm', {
      impact: 'Somebody may be filling a mailbox.',
      cause: 'A mailbox has had its mails.',
    });
  }

  private showPhotos(uploads: PrivateBucket, thumbnails: PrivateBucket, quarantine: PrivateBucket): void {
    const makeThumbnails = this.handler<env.MakeThumbnailsEnv>(
      'MakeThumbnails',
      'Makes the thumbnails of an upload or puts it into quarantine',
      { THUMBNAILS_BUCKET: thumbnails.bucketName, QUARANTINE_BUCKET: quarantine.bucketName },
      { ...A_MINUTE, memory: PHOTO_MEMORY },
    );
    makeThumbnails.addLayers(new SharpLayer(this, 'Sharp', { architecture: makeThumbnails.architecture }));
    const impact = 'Uploaded photos do not appear.';
    new UploadWorker(this, 'Thumbnailing', {
      worker: makeThumbnails,
      impact,
      uploads,
      results: thumbnails,
      quarantine,
    });
    const cause = 'An upload is in quarantine, with the reason.';
    this.alarmOn(metrics.QUARANTINED_PHOTOS, 'QuarantineAlarm', { impact, cause });
  }
}
