import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from './model';

/** A change of an item. */
export interface Change<Item = Readonly<Record<string, unknown>>> {
  readonly at: number;
  readonly before?: Item;
  readonly after?: Item;
  /** Whether time to live removed it. */
  readonly expired: boolean;
}

const imageOf = (image: object): Record<string, unknown> => unmarshall(image as Parameters<typeof unmarshall>[0]);

export function changeOf({ createdAt, dynamodb = {}, userIdentity }: StreamRecord): Change {
  return {
    at: createdAt.getTime(),
    ...(dynamodb.OldImage && { before: imageOf(dynamodb.OldImage) }),
    ...(dynamodb.NewImage && { after: imageOf(dynamodb.NewImage) }),
    expired: userIdentity !== undefined,
  };
}
