import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { SignatureV4 } from '@smithy/signature-v4';
import { URL_SECONDS } from './waits';

/** Results that are too large for a row. */
export class ResultStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Keeps a result for who has its key: each worker has a key of its own, so that a late one replaces nothing.
   * @param result a JSON text
   */
  async keep(transactionId: string, worker: string, result: string): Promise<string> {
    const Key = `${transactionId}/${worker}.json`;
    await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key, Body: result, ContentType: 'application/json' }),
    );
    return Key;
  }

  /**
   * A URL by which whoever has it reads the result, for 15 minutes. It is signed by the library that the AWS SDK signs
   * with; S3 is not asked.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
   */
  async urlOf(Key: string, now: Date): Promise<string> {
    const { config } = this.client;
    const { url } = await getEndpointFromInstructions({ Bucket: this.bucket, Key }, GetObjectCommand, { ...config });
    const { credentials, region, sha256 } = config;
    // S3 takes a path as it is: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    const signer = new SignatureV4({ service: 's3', credentials, region, sha256, uriEscapePath: false });
    const path = `${url.pathname.replace(/\/$/, '')}/${Key}`;
    const headers = { host: url.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const { protocol, hostname } = url;
    const request = { method: 'GET', protocol, hostname, path, query: {}, headers };
    const { query = {} } = await signer.presign(request, { expiresIn: URL_SECONDS, signingDate: now });
    return `${url.origin}${path}?${new URLSearchParams(query as Record<string, string>).toString()}`;
  }
}
