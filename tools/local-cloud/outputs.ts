/** The outputs of stacks: `{stackId: {outputName: value}}`. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const API_URL = /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/g;
const QUEUE_URL = /https?:\/\/(?:sqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|localhost(?::\d+)?)(?=\/\d{12}\/)/g;

/**
 * The outputs with every URL of an API or a queue reachable from this machine: an API named `abc` answers at
 * `{endpoint}/_aws/execute-api/abc/{stage}/…`, a queue at `{endpoint}/{account}/{name}`. Everything else is unchanged.
 * @param endpoint of the local cloud, as `http://127.0.0.1:4566`.
 */
export function reachable(outputs: Outputs, endpoint: string): Outputs {
  return mapValues(outputs, (values) =>
    mapValues(values, (value) =>
      value.replace(API_URL, `${endpoint}/_aws/execute-api/$1`).replace(QUEUE_URL, endpoint),
    ),
  );
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
