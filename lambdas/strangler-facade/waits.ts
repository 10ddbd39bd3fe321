/** For the legacy system, as a caller waits: less than the facade has. */
export const LEGACY_MILLISECONDS = 25_000;
/** For the new service: longer than its function has, so that when it is given up, it has ended. */
export const SERVICE_MILLISECONDS = 12_000;
/** For the legacy system to take or give one order: three of these fit into the ten seconds that functions have. */
export const ORDER_MILLISECONDS = 3000;
/** What telling of one order, and parking it, takes at most: no record is begun that could outlast the function. */
export const LONGEST_RECORD_MS = 12_000;
