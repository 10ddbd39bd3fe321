import * as v from 'valibot';

const eventSchema = v.object({ detail: v.object({ object: v.object({ key: v.pipe(v.string(), v.minLength(1)) }) }) });

/**
 * The key of which an event of the inbox tells: as it is, since EventBridge's events of S3 do not encode it. What became of
 * the object is asked of the bucket.
 * @throws Error for what is no such event: it is never to be taken for handled
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export const keyIn = (message: string): string => v.parse(eventSchema, JSON.parse(message)).detail.object.key;
