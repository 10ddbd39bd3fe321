/**
 * Timeouts and attempts of every SDK client: three attempts of at most two seconds fit, with their back-off, inside
 * the ten seconds that functions have, so that a function answers before Lambda ends it.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const clientLimits = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};
