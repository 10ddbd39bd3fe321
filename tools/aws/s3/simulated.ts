import type { Invocation, Kernel, Simulated } from '../kernel';
import { BucketEvents } from './bucket-events';
import { S3 } from './model';

/** The buckets of a template, and whom they notify of new objects. */
export class SimulatedS3 extends S3 implements Simulated {
  /** Reads of missing objects that were refused for lack of a permission, each a sentence: no fault of the schedule. */
  readonly hidden: string[] = [];

  constructor(private readonly kernel: Kernel) {
    const buckets = kernel.template.of('AWS::S3::Bucket');
    super(
      buckets.map(({ name }) => name),
      () => kernel.clock.date,
      () => kernel.nextId(),
      new BucketEvents(kernel, buckets),
    );
  }

  perform(command: string, input: unknown, caller: Invocation): unknown {
    return this.call(command, input, (bucket) => this.mayList(bucket, caller));
  }

  /** Only who may list a bucket gets a 404 for a missing object. */
  private mayList(bucket: string, { functionName }: Invocation): boolean {
    const { policies, template } = this.kernel;
    const resource = template.of('AWS::S3::Bucket').find(({ name }) => name === bucket)?.arn ?? '';
    const call = { action: 's3:ListBucket', resource, resourceTags: {}, tagKeys: [] };
    const may = policies.byFunction(call, functionName);
    if (!may) this.hidden.push(`${functionName} may not see what is missing in ${bucket}`);
    return may;
  }
}
