import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';

/** What a stream worker reads. */
export interface StreamSource {
  readonly streamArn: string | undefined;
  /** Lets Lambda read it in the function's name. */
  grantRead(worker: IGrantable): void;
  /** More than zero when something was put on it. */
  written(options: MetricOptions): IMetric;
}

/** The stream of a table, which must have one. A write that changed nothing counts as written, too. */
export const tableStream = (table: ITableV2): StreamSource => ({
  streamArn: table.tableStreamArn,
  grantRead: (worker) => {
    table.grantStreamRead(worker);
  },
  written: (options) => table.metricConsumedWriteCapacityUnits(options),
});
