import { NotModelled } from './models/errors';
import type { Policies } from './policies';
import type { ResolvedTemplate } from './template';

interface Alarm {
  readonly name: string;
  readonly metric: string;
  readonly threshold: number;
  readonly isHeard: boolean;
  readonly periods: number;
}

interface Properties {
  readonly AlarmActions?: readonly string[];
  readonly ComparisonOperator: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly EvaluationPeriods: number;
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Threshold: number;
}

const SERVICE = 'cloudwatch.amazonaws.com';

/**
 * The alarms of a template. One goes off at the first value above its threshold, and is heard when the policy of its
 * topic lets CloudWatch publish.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class Alarms {
  /** Names of the alarms that went off and were heard. */
  private readonly heard = new Set<string>();
  private readonly alarms: readonly Alarm[];

  constructor(template: ResolvedTemplate, policies: Policies) {
    const mayPublish = (topic: string, source: string): boolean => {
      const call = { service: SERVICE, action: 'sns:Publish', resource: topic, source };
      return policies.byResource(call, 'AWS::SNS::TopicPolicy', template.byArn(topic, 'AWS::SNS::Topic'));
    };
    this.alarms = template.of('AWS::CloudWatch::Alarm').map(({ name, arn, logicalId, properties }) => {
      const {
        AlarmActions = [],
        ComparisonOperator,
        Dimensions = [],
        EvaluationPeriods: periods,
        MetricName,
        Namespace,
        Threshold,
      } = properties as unknown as Properties;
      if (ComparisonOperator !== 'GreaterThanThreshold' || Dimensions.length !== 1) {
        throw new NotModelled(`an alarm such as ${logicalId}`);
      }
      return {
        name,
        metric: nameOf(Namespace, MetricName, Dimensions[0]?.Value ?? ''),
        threshold: Threshold,
        periods,
        isHeard: AlarmActions.some((topic) => mayPublish(topic, arn)),
      };
    });
  }

  /** Whether an alarm on the metric was heard. */
  wasHeard(metric: string, dimension: string): boolean {
    return this.alarms.some((alarm) => alarm.metric.endsWith(` ${metric} ${dimension}`) && this.heard.has(alarm.name));
  }

  /** @returns the alarms that go off now */
  value(namespace: string, metric: string, dimension: string, value: number): readonly string[] {
    const name = nameOf(namespace, metric, dimension);
    const off = this.alarms.filter(
      (alarm) => alarm.isHeard && alarm.metric === name && value > alarm.threshold && !this.heard.has(alarm.name),
    );
    for (const { name, periods } of off) {
      if (periods > 1) throw new NotModelled(`the alarm ${name}, which waits for several periods`);
      this.heard.add(name);
    }
    return off.map(({ name }) => name);
  }
}

const nameOf = (namespace: string, metric: string, dimension: string): string => `${namespace} ${metric} ${dimension}`;
