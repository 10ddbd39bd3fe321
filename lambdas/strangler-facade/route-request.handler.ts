import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ulid } from 'ulid';
import { readEnvironment } from '../shared/environment';
import { answering, Problem, unavailable, wholeEvent } from '../shared/http';
import { AnswerTooLarge, HttpTimeout } from '../shared/http-call';
import { logger } from '../shared/logger';
import { callerCookie, callerKeyIn } from './caller';
import { routeRequestVariables } from './environment';
import { MAX_REQUEST_BYTES } from './gateway-list';
import { Legacy } from './legacy-client';
import { bodyOf, forwarded, returned } from './rewriting';
import { LEGACY, leavesItsPlace, ORDERS_SERVICE, parsePrefixes, SERVED_BY, type Side, sideOf } from './sides';
import { LEGACY_MILLISECONDS, SERVICE_MILLISECONDS } from './waits';

const env = readEnvironment(routeRequestVariables);
const prefixes = parsePrefixes(env.STRANGLED_PREFIXES) ?? [];
const legacy = new Legacy(env.LEGACY_URL, env.LEGACY_AUTH);

/** One attempt: what was perhaps done is not done again unless the caller, who may have a key for it, asks again. */
const lambda = new LambdaClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: SERVICE_MILLISECONDS, throwOnRequestTimeout: true },
});

/** Who answers for each side. No side ever answers for the other: what one fails to do, the caller may ask for again. */
const sides: Readonly<Record<Side, (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>>> = {
  [LEGACY]: async (event) => {
    const answer = await legacy.send(forwarded(event, legacy.base), LEGACY_MILLISECONDS).catch((error: unknown) => {
      throw legacyProblem(error);
    });
    return returned(answer, event, legacy.base);
  },
  [ORDERS_SERVICE]: async (event) => {
    const { FunctionError, Payload } = await lambda
      .send(new InvokeCommand({ FunctionName: env.ORDERS_FUNCTION, Payload: JSON.stringify(event) }))
      .catch((error: unknown) => {
        throw serviceProblem(error);
      });
    if (FunctionError !== undefined) throw failed(ORDERS_SERVICE, FunctionError);
    return JSON.parse(Payload?.transformToString() ?? '') as APIGatewayProxyResult;
  },
};

/**
 * Hands each request to the one side that serves its path to its caller, and names it in the answer. A path with dot
 * segments belongs to neither: where it leads would be another one's to decide.
 */
export async function handler(given: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const event = wholeEvent(given);
  const known = callerKeyIn(event.multiValueHeaders, env.CALLER_HEADER);
  const key = known ?? ulid();
  const side = leavesItsPlace(event.path) ? undefined : sideOf(event.path, key, prefixes);
  const { headers, multiValueHeaders, ...answer } = await answering((request) => {
    logger.appendKeys({ side });
    if (side === undefined) throw dotSegments();
    if (bodyOf(request).length > MAX_REQUEST_BYTES) throw tooLarge();
    return sides[side](request);
  })({ ...event, headers: lastValues(event.multiValueHeaders) });
  const { [SERVED_BY]: _, ...own } = { ...listed(headers), ...multiValueHeaders };
  return {
    ...answer,
    multiValueHeaders: {
      ...own,
      ...(side !== undefined && { [SERVED_BY]: [side] }),
      ...(known === undefined && { 'set-cookie': [...(own['set-cookie'] ?? []), callerCookie(key)] }),
    },
  };
}

/** A load balancer gives lists of values only, where it gives them at all. */
const lastValues = (headers: APIGatewayProxyEvent['multiValueHeaders']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values?.at(-1)]));

const listed = (headers: APIGatewayProxyResult['headers'] = {}): Record<string, (boolean | number | string)[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]));

function legacyProblem(error: unknown): Problem {
  if (error instanceof HttpTimeout) return tooLate(LEGACY);
  if (error instanceof AnswerTooLarge) return failed(LEGACY, error, 'answered with more than 4 MiB');
  const { code = '', reason = '' } = error as { readonly code?: string; readonly reason?: string };
  // Node's parser names what it could not read: https://nodejs.org/api/errors.html
  if (code.startsWith('HPE_')) return failed(LEGACY, error, `gave an answer that is no HTTP: ${reason || code}`);
  return failed(LEGACY, error, 'could not be reached');
}

function serviceProblem(error: unknown): Problem {
  const { name } = error as Error;
  if (name === 'TooManyRequestsException') return unavailable();
  return name === 'TimeoutError' ? tooLate(ORDERS_SERVICE) : failed(ORDERS_SERVICE, error);
}

const dotSegments = (): Problem =>
  new Problem(400, 'invalid-path', 'The path has dot segments', {
    members: { errors: [{ field: 'path', detail: 'Must have no segments . and .., encoded ones included' }] },
  });

const tooLarge = (): Problem => new Problem(413, 'too-large', `The body is larger than ${MAX_REQUEST_BYTES} bytes`);

const tooLate = (side: Side): Problem =>
  new Problem(504, 'timeout', `${side} did not answer in time`, { headers: { 'Retry-After': '1' } });

function failed(side: Side, error: unknown, how = 'failed'): Problem {
  logger.error('A side failed to answer', { error });
  return new Problem(502, 'bad-gateway', `${side} ${how}`, { headers: { 'Retry-After': '1' } });
}
