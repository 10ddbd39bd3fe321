/** For one answer of the cache. */
export const CACHE_ANSWER_MS = 2000;
/** The cache's client looks for a cluster that is gone longer than a function runs, whatever its own limits. */
export const CACHE_LIMIT_MS = 5000;
