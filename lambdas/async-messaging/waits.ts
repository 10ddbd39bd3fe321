/** Of an accepted transaction: by then whoever accepted it has sent it, and the sweep takes it. */
export const UNSENT_MS = 60_000;
/** The slowest transaction of the sweep, with each of its calls answered at the last of three attempts. */
export const LONGEST_SENDING_MS = 20_000;
/** For how long one that has ended can be asked for. */
export const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** For how long a transaction is a worker's alone: many times what the work takes, and less than a worker may live. */
export const LEASE_MS = 20_000;
/** For how long the URL of a result works. */
export const URL_SECONDS = 15 * 60;
/**
 * No connection lives longer, and so does who watches.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const CONNECTED_SECONDS = 2 * 60 * 60;
/** One more watcher, each call about it answered at the last of three attempts, still fits. */
export const TELLING_RESERVE_MS = 15_000;
/** Of one message to a connection. */
export const PUSH_MS = 2000;
/** For how long telling a watcher is one function's: longer than it takes, and then another may. */
export const TELLING_MS = 15_000;
