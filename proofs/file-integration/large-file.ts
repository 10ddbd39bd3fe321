import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { buckets, outputs } from './client';

/** Of a part of an upload: S3 takes no fewer, save for the last. */
const PART_BYTES = 16 * 1024 * 1024;

/** A row of about so many bytes: most of it is a column that nobody asked for, with a line break and no ASCII. */
const largeRow = (id: number, bytes: number): string =>
  `${String(id)},Ann,250,2026-03-01T12:00:00Z,"${'é'.repeat(bytes / 2)}\n"\n`;

/** The bytes of a file, some at a time: it is never in memory as a whole. */
function* partsOf(rows: number, rowBytes: number): Generator<Buffer> {
  let texts = ['id,customer,amount_cents,created_at,more\n'];
  let bytes = 0;
  for (let id = 0; id < rows; id += 1) {
    texts.push(largeRow(id, rowBytes));
    bytes += rowBytes;
    if (bytes < PART_BYTES) continue;
    yield Buffer.from(texts.join(''));
    [texts, bytes] = [[], 0];
  }
  if (texts.length > 0) yield Buffer.from(texts.join(''));
}

/** Puts a file with so many rows, whose ids are 0, 1, 2 … @returns its version */
export async function putLarge(Key: string, rows: number, rowBytes: number): Promise<string> {
  const where = { Bucket: outputs['InboxBucketName'], Key };
  const { UploadId } = await buckets.send(new CreateMultipartUploadCommand(where));
  const Parts: CompletedPart[] = [];
  for (const Body of partsOf(rows, rowBytes)) {
    const PartNumber = Parts.length + 1;
    const { ETag } = await buckets.send(new UploadPartCommand({ ...where, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  const completed = new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts } });
  const { VersionId = '' } = await buckets.send(completed);
  return VersionId;
}
