import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import {
  type CfnRule,
  EventBus,
  type EventPattern,
  type IEventBus,
  type IRuleTarget,
  Rule,
} from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DeadLetters } from '../constructs/async/dead-letters';

export interface FollowUpsProps {
  readonly bus: IEventBus;
  /** The events that are followed up. */
  readonly pattern: EventPattern;
  /** What users lose when events are not. */
  readonly impact: string;
}

/**
 * What else the events of a bus start, each once more if EventBridge delivers one twice: a workflow for each of them, and
 * another bus, as that of another account, which logs what it gets. A replay starts none of it.
 *
 * What EventBridge cannot deliver within a day is a dead letter.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export class FollowUps extends Construct {
  readonly undelivered: DeadLetters;
  readonly workflow: StateMachine;
  readonly elsewhere: EventBus;
  readonly journal: LogGroup;

  constructor(scope: Construct, id: string, { bus, pattern, impact }: FollowUpsProps) {
    super(scope, id);
    this.undelivered = new DeadLetters(this, 'Undelivered', { description: 'Events that no target took', impact });
    this.workflow = new StateMachine(this, 'Steps', {
      definitionBody: DefinitionBody.fromChainable(new Pass(this, 'FollowUp')),
      comment: 'Where the steps go that each event is to start',
    });
    Validations.of(this.workflow).acknowledge(
      { id: 'AwsSolutions-SF1', reason: 'Step Functions keeps the history of each run for 90 days.' },
      { id: 'AwsSolutions-SF2', reason: 'It calls nothing: there is nothing to trace.' },
      { id: 'Serverless-StepFunctionStateMachineXray', reason: 'It calls nothing: there is nothing to trace.' },
    );
    this.elsewhere = new EventBus(this, 'Bus', { description: 'Stands for the bus of another account' });
    this.journal = new LogGroup(this, 'Journal', { retention: RetentionDays.ONE_MONTH });

    const deadLetterQueue = this.undelivered;
    const workflow = new SfnStateMachine(this.workflow, { deadLetterQueue });
    const forwarding = new EventBusTarget(this.elsewhere, { deadLetterQueue });
    for (const [name, target] of Object.entries({ Starting: workflow, Forwarding: forwarding })) {
      const rule = new Rule(this, name, { eventBus: bus, eventPattern: pattern, targets: [target] });
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
      (rule.node.defaultChild as CfnRule).addPropertyOverride('EventPattern.replay-name', [{ exists: false }]);
    }
    const logging = new Rule(this, 'Logging', { eventBus: this.elsewhere, eventPattern: pattern });
    logging.addTarget(this.logTarget(logging));
  }

  /**
   * A line for each event. The target of the CDK itself brings a function that makes the policy, which CloudFormation can
   * make, too; an account has ten such policies in a Region.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
   */
  private logTarget(rule: Rule): IRuleTarget {
    const events = new ServicePrincipal('events.amazonaws.com');
    new ResourcePolicy(this, 'JournalPolicy', {
      policyStatements: [
        new PolicyStatement({
          principals: [events, new ServicePrincipal('delivery.logs.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.journal.logGroupArn],
        }),
      ],
    });
    this.undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [events],
        actions: ['sqs:SendMessage'],
        resources: [this.undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    const name = { resource: 'log-group', resourceName: this.journal.logGroupName };
    const arn = Stack.of(this).formatArn({ service: 'logs', ...name, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return { bind: () => ({ arn, deadLetterConfig: { arn: this.undelivered.queueArn } }) };
  }
}
