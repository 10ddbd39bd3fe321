import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { thumbnailKey, type Upload } from './photo';

/** The id of an upload's photo: the same for the same version of the same key, whoever asks and however often. */
export const photoIdOf = ({ key, version }: Pick<Upload, 'key' | 'version'>): string =>
  createHash('sha256').update(`${key}\n${version}`).digest('hex').slice(0, 32);

/** Thumbnails never change under their key. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** S3's errors for a version that is gone. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const isGone = (error: unknown): boolean => ['NoSuchKey', 'NoSuchVersion'].includes((error as Error).name);

const MOST_ENCODED = 900;

/** As much of a text as metadata has room for, percent-encoded, and cut between two characters, so that it is read back. */
function encodedStart(text: string): string {
  let encoded = '';
  for (const character of text) {
    const next = encoded + encodeURIComponent(character);
    if (next.length > MOST_ENCODED) break;
    encoded = next;
  }
  return encoded;
}

/** The buckets of photos. Everything throws what S3 throws. */
export class PhotoStore {
  constructor(private readonly client: S3Client) {}

  /** @returns nothing when the version has been deleted, which S3 reveals only to those who may list the bucket */
  async read({ bucket, key, version }: Upload): Promise<{ bytes: Uint8Array; claim: string | undefined } | undefined> {
    try {
      const { Body, ContentType } = await this.client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version }),
      );
      return Body && { bytes: await Body.transformToByteArray(), claim: ContentType };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** Keeps a thumbnail, once: the first one stays. */
  async keep(bucket: string, photo: string, width: number, thumbnail: Uint8Array): Promise<void> {
    try {
      await this.client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: thumbnailKey(photo, width),
          Body: thumbnail,
          ContentType: 'image/webp',
          CacheControl: FOR_EVER,
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'PreconditionFailed') throw error;
    }
  }

  /**
   * Moves an upload out of the way, with the reason as metadata: it is copied first, so that none is lost. One that is
   * gone was moved before, or deleted.
   */
  async quarantine({ bucket, key, version }: Upload, into: string, photo: string, reason: string): Promise<void> {
    const copy = new CopyObjectCommand({
      Bucket: into,
      Key: photo,
      CopySource: `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}?versionId=${encodeURIComponent(version)}`,
      MetadataDirective: 'REPLACE',
      ContentType: 'application/octet-stream',
      // Metadata is ASCII, 2 KB of it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
      Metadata: { reason: encodedStart(reason), key: encodedStart(key) },
    });
    try {
      await this.client.send(copy);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
  }
}
