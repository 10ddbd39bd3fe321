import { ResponseType } from 'aws-cdk-lib/aws-apigateway';

/** An answer that API Gateway gives by itself, as a problem of RFC 9457. */
export interface GatewayProblem {
  readonly type: ResponseType;
  /** @default the status that the gateway chose */
  readonly status?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string | number>>;
}

const problem = (
  type: ResponseType,
  status: number | undefined,
  name: string,
  title: string,
  extra: { headers?: Record<string, string>; body?: Record<string, string> } = {},
): GatewayProblem => ({
  type,
  status: status?.toString(),
  headers: { 'Content-Type': "'application/problem+json'", ...extra.headers },
  body: { type: `urn:problem-type:${name}`, title, ...(status === undefined ? {} : { status }), ...extra.body },
});

const soon = { headers: { 'Retry-After': "'1'" } };

/** What a web ACL's rate limit answers; it looks at an address again after some seconds. */
export const addressThrottled = problem(
  ResponseType.WAF_FILTERED,
  429,
  'throttled',
  'Too many requests from this address',
  { headers: { 'Retry-After': "'60'" } },
);

/**
 * The texts of the gateway's own answers. Templates only substitute, they do not escape: nothing that a caller
 * sent, and no validation message, may stand in them.
 *
 * @param iam whether callers sign: an unsigned request is then 403, where otherwise only an unknown route ends there
 * @param unknownTypes whether a content type can be unknown on unknown routes only, which are 404 whatever is sent there
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function gatewayProblems(iam: boolean, unknownTypes = false): GatewayProblem[] {
  return [
    problem(ResponseType.BAD_REQUEST_BODY, 400, 'invalid-body', 'The body does not fit the schema', {
      body: { schema: '/$context.stage/schemas$context.resourcePath' },
    }),
    problem(ResponseType.BAD_REQUEST_PARAMETERS, 400, 'invalid-parameters', 'A parameter is missing or wrong'),
    iam
      ? problem(
          ResponseType.MISSING_AUTHENTICATION_TOKEN,
          403,
          'forbidden',
          'No such route, or the request is not signed',
        )
      : problem(ResponseType.MISSING_AUTHENTICATION_TOKEN, 404, 'not-found', 'There is no such route'),
    problem(ResponseType.RESOURCE_NOT_FOUND, 404, 'not-found', 'There is no such route'),
    problem(ResponseType.UNAUTHORIZED, 401, 'unauthorized', 'The request carries no valid token'),
    problem(ResponseType.ACCESS_DENIED, 403, 'forbidden', 'The caller may not do this'),
    problem(ResponseType.REQUEST_TOO_LARGE, 413, 'too-large', 'The body is too large'),
    unknownTypes
      ? problem(ResponseType.UNSUPPORTED_MEDIA_TYPE, 404, 'not-found', 'There is no such route')
      : problem(
          ResponseType.UNSUPPORTED_MEDIA_TYPE,
          415,
          'unsupported-media-type',
          'The body must be application/json',
        ),
    problem(ResponseType.THROTTLED, 429, 'throttled', 'Too many requests', soon),
    problem(ResponseType.QUOTA_EXCEEDED, 429, 'throttled', 'Too many requests', soon),
    problem(ResponseType.INTEGRATION_TIMEOUT, 504, 'timeout', 'The service did not answer in time', soon),
    problem(ResponseType.INTEGRATION_FAILURE, 504, 'timeout', 'The service could not be reached', soon),
    problem(ResponseType.DEFAULT_4XX, undefined, 'bad-request', 'The request was refused'),
    problem(ResponseType.DEFAULT_5XX, undefined, 'unavailable', 'The service failed to answer', soon),
  ];
}
