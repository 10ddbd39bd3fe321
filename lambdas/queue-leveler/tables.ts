/** Attribute names that the stack declares and the functions use. */

/** Partition key of results, and of what the backend has done: the SQS message id. */
export const JOB_ID = 'jobId';
/** Partition key of the backend's own table. */
export const BACKEND_KEY = 'key';
