import { OPEN_MS, TRIPS_AT, WINDOW } from '../../lambdas/robust-api/breaker';
import { REQUESTS_PER_RETRY } from '../../lambdas/robust-api/retry-budget';
import { CALL_MS, DIRECT_MS, MOST_ATTEMPTS } from '../../lambdas/robust-api/waits';
import { count, duration, type Facts } from '../../tools/docs/words';

const SECOND_MS = 1000;

export const facts: Facts = {
  'call-time': () => duration(CALL_MS / SECOND_MS),
  'direct-time': () => duration(DIRECT_MS / SECOND_MS),
  'most-attempts': () => count(MOST_ATTEMPTS),
  'requests-per-retry': () => count(REQUESTS_PER_RETRY),
  'breaker-trips': () => count(TRIPS_AT),
  'breaker-window': () => count(WINDOW),
  'breaker-open': () => duration(OPEN_MS / SECOND_MS),
};
