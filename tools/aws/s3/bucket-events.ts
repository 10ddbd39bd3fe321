import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { atLeastOnce } from '../at-least-once';
import { MINUTE } from '../time';
import { SimulatedEventBridge } from '../eventbridge/simulated';
import type { Deletion, StoredObject, Watcher } from './model';
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

interface Configuration {
  readonly QueueConfigurations?: readonly Notification[];
  readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled?: boolean };
}

const LATENCY_MS = 500;
/** How late an event can be: "typically … in seconds but can sometimes take a minute or longer". */
const DELAYS_MS = [LATENCY_MS, LATENCY_MS, LATENCY_MS, 5000, 3 * MINUTE] as const;
const SERVICE = 's3.amazonaws.com';

/**
 * What buckets tell of new objects, at least once and in no order: queues, with keys as forms have them; and the bus of the
 * account, with keys as they are, also of those that are deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export class BucketEvents implements Watcher {
  /** By the names of buckets: their ARNs. */
  private readonly onBus: ReadonlyMap<string, string>;
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
    const telling = buckets.filter((one) => configurationOf(one)?.EventBridgeConfiguration?.EventBridgeEnabled);
    this.onBus = new Map(telling.map(({ name, arn }) => [name, arn]));
  }

  created = (bucket: string, object: StoredObject): void => {
    const queues = this.queues.get(bucket);
    if (queues) this.world.spawn(this.deliver(bucket, object, queues));
    this.announce(bucket, 'Object Created', object, { reason: 'PutObject' });
  };

  deleted = (bucket: string, version: Pick<StoredObject, 'key' | 'versionId'>, deletion: Deletion): void => {
    this.announce(bucket, 'Object Deleted', version, { reason: 'DeleteObject', 'deletion-type': deletion });
  };

  /** How late, and how often, it comes is the bus's. */
  private announce(
    bucket: string,
    detailType: string,
    { key, versionId, body }: Pick<StoredObject, 'key' | 'versionId'> & Partial<StoredObject>,
    why: object,
  ): void {
    const arn = this.onBus.get(bucket);
    if (arn === undefined) return;
    const detail = {
      version: '0',
      bucket: { name: bucket },
      object: { key, size: body?.length, 'version-id': versionId },
      ...why,
    };
    this.world.the(SimulatedEventBridge).announce('aws.s3', detailType, detail, arn);
  }

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

const configurationOf = (bucket: Resource): Configuration | undefined =>
  bucket.properties['NotificationConfiguration'] as Configuration | undefined;

/** @throws NotModelled for other events than those of new objects, and for other targets than one queue and the bus */
function queueOf(bucket: Resource): string | undefined {
  const configuration = configurationOf(bucket);
  if (!configuration) return undefined;
  onlyWith(bucket, 'NotificationConfiguration', configuration, ['QueueConfigurations', 'EventBridgeConfiguration']);
  if (!configuration.QueueConfigurations) return undefined;
  const [notification, ...others] = configuration.QueueConfigurations ?? [];
  if (notification?.Event !== 's3:ObjectCreated:*' || others.length > 0) {
    throw new NotModelled(`the notifications of ${bucket.logicalId}`);
  }
  onlyWith(bucket, 'QueueConfigurations', notification, ['Event', 'Queue']);
  return notification.Queue;
}
