import { S3Client } from '@aws-sdk/client-s3';
import { clientLimits } from '../shared/client-limits';
import { counterOf } from '../shared/counter';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { makeThumbnailsVariables } from './environment';
import { QUARANTINED_PHOTOS, SERVICE } from './metrics';
import { MOST_BYTES, NoPhoto, requirePhoto, type Upload, uploadsIn } from './photo';
import { photoIdOf, PhotoStore } from './photo-store';
import { thumbnailsOf } from './thumbnails';

const env = readEnvironment(makeThumbnailsVariables);
const photos = new PhotoStore(new S3Client(clientLimits));
const count = counterOf(SERVICE);

/** Makes each upload's thumbnails, or puts it into quarantine with the reason. Told of an upload again, it changes nothing. */
export const handler = forEachMessage(async ({ body }) => {
  for (const upload of uploadsIn(body)) {
    logger.appendKeys({ photo: photoIdOf(upload) });
    try {
      await makeThumbnails(upload);
    } catch (error) {
      if (!(error instanceof NoPhoto)) throw error;
      await quarantine(upload, error.message);
    }
  }
});

async function makeThumbnails(upload: Upload): Promise<void> {
  if (upload.bytes > MOST_BYTES) throw new NoPhoto(`It has ${upload.bytes} bytes, more than ${MOST_BYTES}`);
  const read = await photos.read(upload);
  if (!read) return;
  requirePhoto(read.bytes, read.claim);
  const thumbnails = await thumbnailsOf(read.bytes);
  for (const { width, bytes } of thumbnails) await photos.keep(env.THUMBNAILS_BUCKET, photoIdOf(upload), width, bytes);
}

/** The alarm comes first: after a crash between the two the upload is looked at again. */
async function quarantine(upload: Upload, reason: string): Promise<void> {
  count(QUARANTINED_PHOTOS);
  logger.warn('An upload is put into quarantine', { reason });
  await photos.quarantine(upload, env.QUARANTINE_BUCKET, photoIdOf(upload), reason);
}
