import { Annotations } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as names from '../../lambdas/blog-site/tables';
import { serveApi } from './api';
import { showPhotos } from './photos';
import { welcomeSubscribers } from './welcomes';
import { DataTable } from '../constructs/data/data-table';
import { PrivateBucket } from '../constructs/data/private-bucket';
import { StaticSite } from '../constructs/site/static-site';
import { IdempotencyRecords } from '../idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import type { BlogSiteSettings } from './settings';

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

    const api = serveApi(this, { table, idempotency, uploads, site });
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
