import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { NAMESPACE } from './metrics';

/**
 * Makes what counts a scenario's metrics, once, at module top. Each count is written by itself, at once: an alarm that
 * watches it sees it even where the function ends right after.
 * @param serviceName the id of the stack, whose alarms look for just its metrics
 */
export function counterOf(serviceName: string): (metric: string, times?: number) => void {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  return (metric, times = 1) => metrics.singleMetric().addMetric(metric, MetricUnit.Count, times);
}
