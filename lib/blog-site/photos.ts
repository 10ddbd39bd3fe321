import { Duration } from 'aws-cdk-lib';
import * as env from '../../lambdas/blog-site/environment';
import { QUARANTINED_PHOTOS } from '../../lambdas/blog-site/metrics';
import type { PrivateBucket } from '../constructs/data/private-bucket';
import { SharpLayer } from '../constructs/functions/sharp-layer';
import { UploadWorker } from '../constructs/async/upload-worker';
import type { ScenarioStack } from '../scenario-stack';

/** Where photos go. */
interface PhotoBuckets {
  readonly uploads: PrivateBucket;
  readonly thumbnails: PrivateBucket;
  readonly quarantine: PrivateBucket;
}

/**
 * Twenty seconds are the decoder's. With so many MiB a function has a processor to itself, and 40 megapixels, 160 MB
 * decoded, fit.
 */
const SIZES = { timeout: Duration.minutes(1), memory: 1769 };

/** The queue of uploads makes a function put thumbnails into their bucket, or what is no photo into quarantine. */
export function showPhotos(stack: ScenarioStack, { uploads, thumbnails, quarantine }: PhotoBuckets): void {
  const makeThumbnails = stack.handler(
    'MakeThumbnails',
    env.makeThumbnailsVariables,
    'Makes the thumbnails of an upload or puts it into quarantine',
    { THUMBNAILS_BUCKET: thumbnails.bucketName, QUARANTINE_BUCKET: quarantine.bucketName },
    SIZES,
  );
  makeThumbnails.addLayers(new SharpLayer(stack, 'Sharp', { architecture: makeThumbnails.architecture }));
  const impact = 'Uploaded photos do not appear.';
  new UploadWorker(stack, 'Thumbnailing', {
    worker: makeThumbnails,
    impact,
    uploads,
    results: thumbnails,
    quarantine,
  });
  const cause = 'An upload is in quarantine, with the reason.';
  stack.alarmOn(QUARANTINED_PHOTOS, 'QuarantineAlarm', { impact, cause });
}
