/** The outputs of stacks: `{stackId: {outputName: value}}`. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const API_URL = /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/g;
const PUSH_URL = /wss:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/g;
const QUEUE_URL = /https?:\/\/(?:sqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|localhost(?::\d+)?)(?=\/\d{12}\/)/g;
const SITE_URL = /https:\/\/([a-z0-9]+\.cloudfront\.net)/g;

/**
 * The outputs with every URL of an API, a queue or a site reachable from this machine: an API named `abc` answers at
 * `{endpoint}/_aws/execute-api/abc/{stage}/…`, a queue at `{endpoint}/{account}/{name}`. Everything else is unchanged.
 * @param endpoint of the local cloud, as `http://127.0.0.1:4566`.
 * @param sites where each CloudFront domain is served.
 */
export function reachable(outputs: Outputs, endpoint: string, sites: Readonly<Record<string, string>> = {}): Outputs {
  return mapValues(outputs, (values) =>
    mapValues(values, (value) =>
      value
        .replace(API_URL, `${endpoint}/_aws/execute-api/$1`)
        .replace(PUSH_URL, `${endpoint.replace(/^http/, 'ws')}/_aws/execute-api/$1`)
        .replace(QUEUE_URL, endpoint)
        .replace(SITE_URL, (url, domain: string) => sites[domain] ?? url),
    ),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
