import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Version } from './import';

/** S3's errors for what is not there, or no longer. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const GONE = ['NotFound', 'NoSuchKey', 'NoSuchVersion'];
const isGone = (error: unknown): boolean => GONE.includes((error as Error).name);

/** The files that come in, and what is told of their bad rows. Everything throws what S3 throws. */
export class FileStore {
  constructor(
    private readonly client: S3Client,
    private readonly inbox: string,
  ) {}

  /**
   * The version that is current at this moment: S3 shows every write that came before.
   * @returns nothing where there is none, where a delete marker hides it, and for what consoles make to show a folder
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
   */
  async current(key: string): Promise<Version | undefined> {
    try {
      const { VersionId, ContentLength } = await this.client.send(
        new HeadObjectCommand({ Bucket: this.inbox, Key: key }),
      );
      if (VersionId === undefined || ContentLength === undefined) throw new Error('The inbox keeps no versions.');
      const isFolder = ContentLength === 0 && key.endsWith('/');
      return isFolder ? undefined : { versionId: VersionId, bytes: ContentLength };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** Bytes of a version, from one up to another, which is left out. @returns nothing when the version is gone */
  async read(key: string, versionId: string, from: number, to: number): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.client.send(
        new GetObjectCommand({ Bucket: this.inbox, Key: key, VersionId: versionId, Range: `bytes=${from}-${to - 1}` }),
      );
      return await Body?.transformToByteArray();
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** Puts a file into quarantine: again, in its place. */
  async quarantine(bucket: string, key: string, text: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'text/csv; charset=utf-8' }),
    );
  }
}
