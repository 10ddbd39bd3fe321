import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { PrivateBucket } from '../data/private-bucket';
import { QueueWorker, type QueueWorkerProps } from './queue-worker';

export interface UploadWorkerProps extends Pick<QueueWorkerProps, 'worker' | 'impact'> {
  /** Where people put files that nobody has looked at yet. */
  readonly uploads: PrivateBucket;
  /** Where the worker puts what it makes of them. */
  readonly results: PrivateBucket;
  /** Where it moves what it refuses. */
  readonly quarantine: PrivateBucket;
}

/**
 * A queue worker that looks at each file that is uploaded, and makes something of it or puts it into quarantine.
 *
 * - One file a run: what brings a run down, brings down no other file.
 * - The worker may read and delete versions of uploads, and write results and quarantined files: nothing that it writes
 *   makes it run again. It may list uploads, since only then S3 reveals that one is gone.
 *
 * @throws Error when results or quarantined files would be uploads again
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html, on buckets that trigger what writes to them
 */
export class UploadWorker extends QueueWorker {
  constructor(scope: Construct, id: string, props: UploadWorkerProps) {
    super(scope, id, props);
    const { worker, uploads, results, quarantine } = props;
    for (const target of [results, quarantine]) {
      if (target === uploads) throw new Error(`${this.node.path}: what the worker writes would be an upload again.`);
      target.grantObjects(worker, 's3:PutObject');
    }
    uploads.grantObjects(worker, 's3:GetObjectVersion', 's3:DeleteObjectVersion');
    uploads.grantNotFound(worker);
    (this.source.node.defaultChild as CfnEventSourceMapping).batchSize = 1;
    this.watch(uploads);
  }
}
