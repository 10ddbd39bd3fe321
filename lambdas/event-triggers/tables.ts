/** Attribute and index names that the stack declares and the functions use. */

/** Partition key: what changed, such as the id of an instance. */
export const SUBJECT = 'subject';
/** Sort key: `STATE`, or `CHANGE#`, when it was and the id of the event, so that the changes of a subject are in order. */
export const ROW = 'row';

/** The newest states of instances that are not terminated. */
export const LIVE_INDEX = 'Live';
/** Its partition key, there with this one value until the instance is terminated. */
export const LIVE = 'live';
export const INSTANCE = 'instance';
