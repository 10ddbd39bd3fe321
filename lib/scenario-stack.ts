import { CfnOutput, Stack, Tags, Token } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Environment } from '../lambdas/shared/environment';
import { NAMESPACE } from '../lambdas/shared/metrics';
import { AlarmTopic } from './constructs/watch/alarm-topic';
import { NodeFunction, type NodeFunctionProps } from './constructs/functions/node-function';
import { PathAlarm, type PathAlarmProps } from './constructs/watch/path-alarm';
import { kebabCase } from './kebab-case';
import type { Settings } from './settings';

export interface ScenarioStackProps<Own extends object = object> {
  readonly settings: Settings & Own;
  /** What the architecture is for, in one line: the stack's description. */
  readonly purpose: string;
  /** Folder of code, tests and page: the kebab-case of the stack's id. */
  readonly folder: string;
}

export interface HandlerOptions extends Pick<NodeFunctionProps, 'timeout' | 'memory'> {
  /** Whether it stands in for a system of somebody else: then it is in the folder `stand-in`. @default false */
  readonly standsIn?: boolean;
}

/** What every scenario's stack has: a description, tags, a topic for its alarms, outputs with descriptions. */
export abstract class ScenarioStack<Own extends object = object> extends Stack {
  readonly alarmTopic: AlarmTopic;
  readonly settings: Settings & Own;
  private readonly folder: string;

  constructor(scope: Construct, id: string, props: ScenarioStackProps<Own>) {
    super(scope, id, { description: props.purpose, analyticsReporting: false });
    this.settings = props.settings;
    this.folder = props.folder;
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { runbook: `docs/scenarios/${props.folder}/runbook.md` });
    Tags.of(this).add('scenario', id);
  }

  /** Who may call the scenario's public API. */
  get apiAuthorization(): AuthorizationType {
    return this.settings.apiAuth === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE;
  }

  /**
   * The Region that the stack is to be deployed to: where it is for any, the one of the cdk CLI, and unknown when
   * nobody does.
   * @see https://docs.aws.amazon.com/cdk/v2/guide/configure-env.html
   */
  protected get homeRegion(): string | undefined {
    return Token.isUnresolved(this.region) ? process.env['CDK_DEFAULT_REGION'] : this.region;
  }

  /**
   * The function of `lambdas/<folder>/<id in kebab-case>.handler.ts`.
   * @param variables the list by which it reads its environment
   * @param description what it does, as a reviewer of the template reads it
   * @param environment the listed variables: one that is missing or misspelt does not compile
   */
  handler<const Names extends readonly string[]>(
    id: string,
    variables: Names,
    description: string,
    environment: Environment<Names>,
    { standsIn = false, ...sizes }: HandlerOptions = {},
  ): NodeFunction {
    const folder = standsIn ? `${this.folder}/stand-in` : this.folder;
    const entry = `lambdas/${folder}/${kebabCase(id)}.handler.ts`;
    return new NodeFunction(this, id, { entry, description, variables, environment, ...sizes });
  }

  /** Alarms when a metric that the scenario's functions write was above zero within five minutes. */
  alarmOn(metricName: string, id: string, { impact, cause }: Pick<PathAlarmProps, 'impact' | 'cause'>): void {
    const dimensionsMap = { service: this.node.id };
    const metric = new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic: 'Maximum' });
    new PathAlarm(this, id, { metric, above: 0, impact, cause });
  }

  /** Adds an output under exactly this name. */
  protected output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
