import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { ulid } from 'ulid';
import { clientLimits } from '../shared/client-limits';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { requestUploadVariables } from './environment';
import { uploadRequest } from './photo';
import { FORM_SECONDS } from './waits';

const env = readEnvironment(requestUploadVariables);
const s3 = new S3Client({ ...clientLimits, useAccelerateEndpoint: env.ACCELERATED === 'true' });

/**
 * `POST /photos`: a form with which one file can be uploaded within 15 minutes, of exactly this size and claimed type.
 * Nothing is written here, so that asking twice gives two forms and no harm.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export const handler = answering(async (event) => {
  const { contentType, bytes } = parseBody(event, uploadRequest);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it declares another version's client
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: env.UPLOADS_BUCKET,
    Key: ulid(),
    Fields: { 'Content-Type': contentType },
    Conditions: [['content-length-range', bytes, bytes]],
    Expires: FORM_SECONDS,
  });
  return answer(201, { url, fields });
});
