import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { AlarmTopic } from './constructs/alarm-topic.js';
import type { Settings } from './settings.js';

export interface ScenarioStackProps {
  readonly settings: Settings;
  /** What the architecture is for, in one line: the stack's description. */
  readonly purpose: string;
  /** Folder of code, tests and page: the kebab-case of the stack's id. */
  readonly folder: string;
}

/** What every scenario's stack has: a description, tags, a topic for its alarms, outputs that say what they are. */
export abstract class ScenarioStack extends Stack {
  readonly alarmTopic: AlarmTopic;
  protected readonly settings: Settings;

  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, { description: props.purpose, analyticsReporting: false });
    this.settings = props.settings;
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { runbook: `docs/scenarios/${props.folder}.md#runbook` });
    Tags.of(this).add('scenario', id);
  }

  /** Who may call the scenario's public API. */
  protected get apiAuthorization(): AuthorizationType {
    return this.settings.apiAuth === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE;
  }

  /** Adds an output under exactly this name. */
  protected output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
