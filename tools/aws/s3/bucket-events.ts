import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce } from '../at-least-once';
import { MINUTE } from '../time';
import type { StoredObject } from './model';
import { onlyWith, type Resource } from '../resolved';
import type { Kernel } from '../kernel';

assume({
  what: 'S3 reports each new object at least once, at most three minutes late.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html',
});

interface Notification {
  readonly Event: string;
  readonly Queue: string;
}

const LATENCY_MS = 500;
/** How late an event can be: "typically … in seconds but can sometimes take a minute or longer". */
const DELAYS_MS = [LATENCY_MS, LATENCY_MS, LATENCY_MS, 5000, 3 * MINUTE] as const;
const SERVICE = 's3.amazonaws.com';

/**
 * The notifications of new objects that buckets send to queues: at least once, in no order, keys as forms have them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export class BucketEvents {
  private readonly queues: ReadonlyMap<string, { readonly source: string; readonly queue: string }>;

  constructor(
    private readonly world: Kernel,
    buckets: readonly Resource[],
  ) {
    this.queues = new Map(
      buckets.flatMap((bucket) => {
        const queue = queueOf(bucket);
        return queue === undefined ? [] : [[bucket.name, { source: bucket.arn, queue }] as const];
      }),
    );
  }

  /** To be called for each new version of an object. */
  created = (bucket: string, object: StoredObject): void => {
    const queues = this.queues.get(bucket);
    if (queues) this.world.spawn(this.deliver(bucket, object, queues));
  };

  private deliver(
    bucket: string,
    { key, versionId, body, at }: StoredObject,
    { source, queue }: { source: string; queue: string },
  ): Promise<void> {
    const object = { key: encodeURIComponent(key).replaceAll('%20', '+'), size: body.length, versionId };
    const record = {
      eventName: 'ObjectCreated:Put',
      eventTime: at.toISOString(),
      s3: { bucket: { name: bucket }, object },
    };
    const twice = `sends the event of ${key} twice`;
    const delivery = { where: 'bucket', who: bucket, what: key, twice, delaysMs: DELAYS_MS };
    return atLeastOnce(this.world, delivery, () => {
      const event = JSON.stringify({ Records: [record] });
      if (this.world.sendTo(queue, event, { service: SERVICE, source }) === undefined)
        this.world.trace(bucket, () => `may not send the event of ${key}`);
    });
  }
}

/** @throws NotModelled for other events than those of new objects, and for other targets than one queue */
function queueOf(bucket: Resource): string | undefined {
  const configuration = bucket.properties['NotificationConfiguration'] as
    { readonly QueueConfigurations?: readonly Notification[] } | undefined;
  if (!configuration) return undefined;
  onlyWith(bucket, 'NotificationConfiguration', configuration, ['QueueConfigurations']);
  const [notification, ...others] = configuration.QueueConfigurations ?? [];
  if (notification?.Event !== 's3:ObjectCreated:*' || others.length > 0) {
    throw new NotModelled(`the notifications of ${bucket.logicalId}`);
  }
  onlyWith(bucket, 'QueueConfigurations', notification, ['Event', 'Queue']);
  return notification.Queue;
}
