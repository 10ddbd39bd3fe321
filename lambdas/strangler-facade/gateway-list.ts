/**
 * What of a request or an answer does not come through as it was sent: by the facade, which may not hand on what
 * concerns one connection only, and by the API Gateway in front of it. The page publishes this very list.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110.html#section-7.6.1
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html#api-gateway-known-issues-rest-apis
 */

/** Headers of one connection, not of the message. Whatever `Connection` names is one, too. */
export const HOP_BY_HOP = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
];

/** Headers that API Gateway drops from requests. */
export const DROPPED_BY_GATEWAY = ['content-md5', 'expect', 'max-forwards', 'server', 'www-authenticate'];

/** Headers that are set anew: by the facade (the first three), or by what stands in front of it. */
export const RECOMPUTED = ['host', 'content-length', 'x-forwarded-host'];
const SET_BY_GATEWAY = [...['via', 'x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto', 'x-amzn-trace-id']];

/** Every header of a request that may reach the other side otherwise than it was sent, or not at all. */
export const unlikeSent: readonly string[] = [...HOP_BY_HOP, ...DROPPED_BY_GATEWAY, ...RECOMPUTED, ...SET_BY_GATEWAY];

/** Headers of an answer that API Gateway gives another name: `x-amzn-remapped-date`. */
export const REMAPPED = [
  ...['authorization', 'connection', 'content-md5', 'date', 'max-forwards', 'server', 'user-agent'],
  'www-authenticate',
];

/** The largest body of a request, in bytes: Lambda takes 6 MB, of which base64 makes 4.5, and headers need their place. */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** The largest body of an answer, for the same reason. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** What such a body has as base64. A text of many quotes or control characters has more as JSON. */
export const MAX_ENCODED_BYTES = Math.ceil(MAX_ANSWER_BYTES / 3) * 4;

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** The published list: what, and what becomes of it. */
export const gatewayList: readonly (readonly [what: string, becomes: string])[] = [
  [`Headers of a request or an answer: ${code(HOP_BY_HOP)}, and what \`connection\` names`, 'dropped'],
  [`Headers of a request: ${code(DROPPED_BY_GATEWAY)}`, 'dropped by API Gateway'],
  ['`authorization` of a request that is signed with IAM credentials', 'dropped by API Gateway'],
  ['`host`', "names the other side's host; the one that was asked is in `x-forwarded-host`"],
  ['`content-length`', 'counted anew; there only where there is a body, or a method that is known for one'],
  [`Headers of a request: ${code(SET_BY_GATEWAY)}`, 'set, or added to, by API Gateway'],
  ['Query pairs', 'grouped by name: those of one name keep their order, those of different names may change it'],
  ['`?name` in a query', 'comes as `?name=`'],
  ['Bytes in a query that are no UTF-8: `%E9`', 'come as U+FFFD (`%EF%BF%BD`): API Gateway decodes queries'],
  ['`;` in a query', 'ends a pair; `|`, `{` and `}` must be encoded'],
  ['A path with dot segments, encoded ones included', '400'],
  ['The path `/ping` or `/sping` at a domain of one’s own', 'answered by API Gateway'],
  [`Headers of an answer: ${code(REMAPPED)}`, 'API Gateway may name them `x-amzn-remapped-…`'],
  ['An answer without `content-type`', 'API Gateway says `application/json`'],
  [
    '`location` of an answer that points into the legacy system',
    "points to the same place behind the facade; outside the path of the legacy system's URL, to the whole address",
  ],
  ['`x-served-by` of an answer', "the facade's"],
  ['A body of a request over 4 MiB', '413: Lambda takes 6 MB, of which base64 and headers need a part'],
  ['A body of an answer over 4 MiB', '502'],
  [
    'In `full`: headers whose names have other characters than letters, digits and hyphens',
    'dropped by the load balancer',
  ],
  ['In `full`: a body of a request, or of an answer, over 1 MB', "413, or 502: the load balancer's own, in HTML"],
];
