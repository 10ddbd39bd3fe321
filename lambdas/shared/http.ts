import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as v from 'valibot';
import { corsHeaders } from './cors';
import { parseJson } from './json';
import { logger } from './logger';
import { type FieldError, uncarriedIn } from './text';

type Headers = Readonly<Record<string, string>>;

/** What can be an id: no address, and no token, which has dots. */
const ID = /^[\w-]{1,100}$/;

/** The largest body that is read; API Gateway itself would let 10 MB through. */
export const MAX_BODY_BYTES = 256 * 1024;
/** More than anybody mends at once; what a body of nothing but faults is answered with must fit into an answer. */
const MOST_ERRORS = 100;
const RETRY_AFTER_SECONDS = '1';
/** A field that breaks several rules is named once, by the first. */
const FIRST_OF_EACH = { abortPipeEarly: true } as const;

/**
 * An answer other than success, as RFC 9457 has it. `type` is stable: `urn:problem-type:<name>`.
 * Thrown anywhere below `answering`, it becomes the response.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    /** Further members of the body; `headers` are sent as such. */
    readonly extra: { readonly headers?: Headers; readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(title);
  }
}

/** 404: for what does not exist or is not the caller's. */
export const notFound = (what: string): Problem => new Problem(404, 'not-found', `There is no such ${what}`);

/** 503 with `Retry-After`: the caller may try again. */
export const unavailable = (): Problem =>
  new Problem(503, 'unavailable', 'A service that this depends on does not answer', {
    headers: { 'Retry-After': RETRY_AFTER_SECONDS },
  });

/** A successful answer. */
export const answer = (statusCode: number, body: unknown, headers: Headers = {}): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/**
 * Makes a handler of a function that answers or throws: a `Problem` is answered as such, a dependency that is
 * throttled, slow or down is 503, anything else 500, logged, and without a word about its cause. Each answer is logged,
 * with the keys that the function appended; every line has the id that API Gateway gave the request and the caller.
 * @param show how a problem is shown; one that cannot be shown that way is answered as JSON
 */
export const answering =
  (
    respond: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>,
    show?: (problem: Problem) => Promise<APIGatewayProxyResult>,
  ) =>
  async (given: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const event = wholeEvent(given);
    logger.resetKeys();
    logger.setCorrelationId(event.requestContext.requestId);
    let answered: APIGatewayProxyResult;
    try {
      answered = await respond(event);
    } catch (error) {
      answered = await shown(asProblem(error), show);
    }
    logger.info('Answered', logged(event, answered));
    return readableFrom(event, answered);
  };

type Nullable<T> = { readonly [Key in keyof T]?: T[Key] | null };

/**
 * An event made by hand, as in Lambda's console, may lack whatever types promise, and that of API Gateway's console has
 * null where a request sends nothing: both are answered as a request that sent nothing there.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-test-method.html
 */
export function wholeEvent(given: APIGatewayProxyEvent): APIGatewayProxyEvent {
  const { headers, multiValueHeaders, multiValueQueryStringParameters, requestContext, path } =
    given as Nullable<APIGatewayProxyEvent>;
  const { identity, ...context } = (requestContext ?? {}) as Nullable<APIGatewayProxyEvent['requestContext']>;
  return {
    ...given,
    headers: withoutNull(headers),
    multiValueHeaders: withoutNull(multiValueHeaders),
    multiValueQueryStringParameters: withoutNull(multiValueQueryStringParameters),
    path: path ?? '',
    requestContext: { ...context, identity: identity ?? {} } as APIGatewayProxyEvent['requestContext'],
  };
}

const withoutNull = <T>(members: Readonly<Record<string, T>> | null = {}): Record<string, T> =>
  Object.fromEntries(Object.entries(members ?? {}).filter(([, value]) => value !== null));

/** What may be logged of a request: its route and ids, nothing of its query, headers and body. */
const logged = ({ httpMethod, resource, pathParameters }: APIGatewayProxyEvent, answered: APIGatewayProxyResult) => ({
  ...Object.fromEntries(Object.entries(pathParameters ?? {}).filter(([, value]) => ID.test(value ?? ''))),
  method: httpMethod,
  route: resource,
  status: answered.statusCode,
  location: answered.headers?.['Location'],
});

const readableFrom = (event: APIGatewayProxyEvent, answered: APIGatewayProxyResult): APIGatewayProxyResult => ({
  ...answered,
  // API Gateway hands HEAD to the function of GET.
  ...(event.httpMethod === 'HEAD' && { body: '' }),
  headers: { ...answered.headers, ...corsHeaders(header(event, 'origin')) },
});

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  logger.error('The request failed', { error });
  return isDependencyFault(error) ? unavailable() : new Problem(500, 'internal', 'The request failed');
}

async function shown(
  problem: Problem,
  show?: (problem: Problem) => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  try {
    return (await show?.(problem)) ?? problemAnswer(problem);
  } catch (error) {
    logger.error('The problem could not be shown', { error });
    return problemAnswer(problem);
  }
}

/** A problem as it is read. */
export const problemDocument = ({ status, type, title, extra }: Problem): object => ({
  type: `urn:problem-type:${type}`,
  title,
  status,
  ...extra.members,
});

const problemAnswer = (problem: Problem): APIGatewayProxyResult => ({
  ...answer(problem.status, problemDocument(problem)),
  headers: { 'Content-Type': 'application/problem+json', ...problem.extra.headers },
});

const TRANSIENT =
  /Throttl|TooManyRequests|LimitExceeded|ProvisionedThroughput|RequestLimit|TransactionConflict|TransactionInProgress|InternalServer|ServiceUnavailable|Timeout|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN/;

/** Whether the fault lies with a service that was called, and trying again may help. */
export function isDependencyFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $fault, CancellationReasons } = error as Partial<Record<'code' | '$fault', unknown>> & {
    CancellationReasons?: readonly { readonly Code?: string }[];
  };
  // A transaction is worth another try when nothing but conflicts and throttles cancelled it.
  if (CancellationReasons)
    return CancellationReasons.every(({ Code = 'None' }) => Code === 'None' || TRANSIENT.test(Code));
  return $fault === 'server' || TRANSIENT.test(error.name) || (typeof code === 'string' && TRANSIENT.test(code));
}

/** A header, whatever its case. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/**
 * The body, checked.
 * @throws {Problem} 415 for another content type, 413 over 256 KiB, 400 for what is no JSON, has text that cannot be
 * handed on, or breaks the schema: it names each field, up to a hundred, and what is wrong with it
 */
export function parseBody<Schema extends v.GenericSchema>(
  event: APIGatewayProxyEvent,
  schema: Schema,
): v.InferOutput<Schema> {
  const contentType = header(event, 'content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new Problem(415, 'unsupported-media-type', 'The body must be application/json');
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    throw new Problem(413, 'too-large', `The body is larger than ${String(MAX_BODY_BYTES)} bytes`);
  }
  const value = isUtf8(bytes) ? parseJson(bytes.toString()) : undefined;
  if (value === undefined) {
    throw wrongBody('The body is not JSON', [{ field: '', detail: 'The body must be a JSON text in UTF-8' }]);
  }
  const uncarried = uncarriedIn(value, MOST_ERRORS);
  if (uncarried.length > 0) throw wrongBody('The body has text that cannot be handed on', uncarried);
  const parsed = v.safeParse(schema, value, FIRST_OF_EACH);
  if (parsed.success) return parsed.output;
  throw wrongBody('The body does not fit the schema', fieldErrors(parsed.issues));
}

const wrongBody = (title: string, errors: readonly FieldError[]): Problem =>
  new Problem(400, 'invalid-body', title, { members: { errors } });

/**
 * The query parameters, checked.
 * @throws {Problem} 400 that names each one that breaks the schema
 */
export function parseParameters<Schema extends v.GenericSchema>(
  event: APIGatewayProxyEvent,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, event.queryStringParameters ?? {}, FIRST_OF_EACH);
  if (parsed.success) return parsed.output;
  throw wrongParameters(fieldErrors(parsed.issues));
}

/** 400 that names each wrong parameter. */
export const wrongParameters = (errors: readonly FieldError[]): Problem =>
  new Problem(400, 'invalid-parameters', 'A parameter is wrong', { members: { errors } });

const fieldErrors = (issues: readonly v.BaseIssue<unknown>[]): FieldError[] =>
  issues.slice(0, MOST_ERRORS).map((issue) => ({ field: v.getDotPath(issue) ?? '', detail: issue.message }));
