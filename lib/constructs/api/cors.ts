import type { CorsOptions } from 'aws-cdk-lib/aws-apigateway';
import { Duration } from 'aws-cdk-lib';
import { type CorsRule, HttpMethods } from 'aws-cdk-lib/aws-s3';

/** The variable with the origins that may read a REST API's answers, for its functions, separated by spaces. */
export const CORS_VARIABLE = 'CORS_ORIGINS';

/** Headers that pages may send. */
const SENT = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match'];
/** "Chromium … caps at 2 hours": https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age */
const REMEMBERED = Duration.hours(2);

/** What a bucket lets pages do with the objects for which they have credentials. */
export const objectCors = (origins: readonly string[]): CorsRule => ({
  allowedOrigins: [...origins],
  allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT, HttpMethods.DELETE],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag'],
  maxAge: REMEMBERED.toSeconds(),
});

/**
 * What the API answers to a browser that asks whether a page of another origin may call it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const preflight = (origins: readonly string[], routes: readonly string[]): CorsOptions => ({
  allowOrigins: [...origins],
  allowMethods: [...new Set(routes.map((route) => route.split(' ')[0] ?? ''))],
  allowHeaders: SENT,
  maxAge: REMEMBERED,
});

/**
 * Lets pages read what the gateway itself answers. Its answers cannot choose among several origins, so that they then
 * name all: they hold nothing of anybody, and no browser sends them a cookie.
 */
export function refusalHeaders(origins: readonly string[]): Record<string, string> {
  const [origin, ...others] = origins;
  if (origin === undefined) return {};
  return { 'Access-Control-Allow-Origin': others.length === 0 ? `'${origin}'` : "'*'" };
}
