interface EmbeddedMetrics {
  readonly service: string;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Namespace: string; readonly Dimensions: unknown }[];
  };
}

/** Collects what functions write to standard output, CloudWatch's embedded metrics among it. */
export function captureMetrics(): { readonly emitted: (name: string) => unknown[] } {
  // Powertools writes past the console, unless it is set to be on a developer's machine; then it writes nothing.
  Object.assign(process.env, { POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const emitted = (name: string) =>
    log.mock.calls
      .map(([line]) => JSON.parse(String(line)) as EmbeddedMetrics & Record<string, unknown>)
      .filter((line) => name in line)
      .map(({ service, _aws, [name]: value }) => ({
        value,
        service,
        namespace: _aws.CloudWatchMetrics[0]?.Namespace,
        dimensions: _aws.CloudWatchMetrics[0]?.Dimensions,
      }));
  return { emitted };
}
