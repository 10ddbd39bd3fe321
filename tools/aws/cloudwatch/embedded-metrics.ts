import type { Datapoint } from '../kernel';

/**
 * The metrics in a line of a function's log; none when it is another line.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string, at: Date): Datapoint[] {
  if (!line.includes('"_aws"')) return [];
  const { _aws, ...members } = JSON.parse(line) as EmbeddedMetrics;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(members[name])]));
      return Metrics.flatMap(({ Name }) =>
        [members[Name]]
          .flat()
          .map((value) => ({ namespace: Namespace, name: Name, dimensions, value: Number(value), at })),
      );
    }),
  );
}

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      /** Sets of names; the metrics exist once for each. */
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}
