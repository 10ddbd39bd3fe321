import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { DECISIONS, REFUSALS } from '../../lambdas/order-workflow/order';
import { FunctionPolicy } from '../constructs/functions/function-policy';
import { Machine } from './machine';

/** What the workflow calls, by the names of the functions. */
export type OrderSteps = Readonly<
  Record<
    | 'claimOrder'
    | 'reserveStock'
    | 'chargeCard'
    | 'askApproval'
    | 'shipOrder'
    | 'notifyCustomer'
    | 'bookItem'
    | 'cancelOrder'
    | 'refundCharge'
    | 'releaseStock'
    | 'closeOrder',
    LambdaFunction
  >
>;

export interface OrderFlowProps {
  readonly steps: OrderSteps;
  /** The total, in cents, above which somebody must approve. */
  readonly approvalAboveCents: number;
  /** How long that is awaited. */
  readonly approvalTimeout: Duration;
}

/** Longer than any of its functions may run: what it gives up has ended. */
const TASK_TIMEOUT = Duration.seconds(30);
/** What stays refused however often it is tried. */
const FINAL: sfn.RetryProps = { errors: [...REFUSALS, ...Object.values(DECISIONS)], maxAttempts: 0 };
/** Half a minute in all: somebody waits for the order. */
const SOON: sfn.RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 4,
  jitterStrategy: sfn.JitterType.FULL,
};
/** Some seven hours in all: what must be done is tried again for long. A refund waits until the charge must have ended. */
const LONG: sfn.RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.minutes(1),
  backoffRate: 2,
  maxDelay: Duration.hours(1),
  maxAttempts: 12,
};
const ANYTHING = ['States.ALL'];
const ORDER = '{% $orderId %}';

/**
 * An order, step by step: claimed, its items reserved, charged, approved where it is large, shipped while the customer is
 * told, its items booked. Whatever fails before it is shipped cancels it: nothing is done for it from then on but what
 * undoes, the last first.
 */
export class OrderFlow extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, id: string, { steps, approvalAboveCents, approvalTimeout }: OrderFlowProps) {
    super(scope, id);
    const make = new Tasks(this, steps);
    const book = make.booking();
    const undo = make.undoing(book);
    const ship = make.shipping(undo, book);
    const approve = make.approving(approvalTimeout, undo, ship);
    const isLarge = sfn.Condition.jsonata(`{% $totalCents > ${String(approvalAboveCents)} %}`);
    const claim = make.task('claimOrder', SOON, {
      assign: {
        totalCents: '{% $states.result.Payload.totalCents %}',
        indexes: '{% $states.result.Payload.indexes %}',
      },
    });
    const definition = sfn.Pass.jsonata(this, 'Begin', { assign: { orderId: '{% $states.input.orderId %}' } })
      .next(claim.addCatch(undo, make.because()))
      .next(make.task('reserveStock', SOON).addCatch(undo, make.because()))
      .next(make.task('chargeCard', SOON).addCatch(undo, make.because()))
      .next(sfn.Choice.jsonata(this, 'Large').when(isLarge, approve).otherwise(ship));
    const functions = Object.values(steps);
    const comment = 'An order, with compensation';
    ({ machine: this.machine } = new Machine(this, 'Machine', { definition, functions, comment }));
  }

  /** Allows actions on the workflow itself. */
  grant(grantee: LambdaFunction, ...actions: string[]): void {
    grantee.addToRolePolicy(new PolicyStatement({ actions, resources: [this.machine.stateMachineArn] }));
  }

  /** Lets a function ask what became of executions. @param id of the policy */
  grantDescribe(grantee: LambdaFunction, id: string): void {
    const { region, account, partition } = Stack.of(this);
    const executions = `arn:${partition}:states:${region}:${account}:execution:${this.machine.stateMachineName}:*`;
    const logicalId = Stack.of(this).getLogicalId(this.machine.node.defaultChild as sfn.CfnStateMachine);
    const shown = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${logicalId}.Name>:*`;
    new FunctionPolicy(this, id, {
      grantee,
      statements: [{ actions: ['states:DescribeExecution'], resources: [executions] }],
      acknowledged: { [`AwsSolutions-IAM5[Resource::${shown}]`]: 'Each order has an execution of its own.' },
    });
  }
}

/** The states of the workflow. */
class Tasks {
  constructor(
    private readonly scope: Construct,
    private readonly steps: OrderSteps,
  ) {}

  task(name: keyof OrderSteps, retry: sfn.RetryProps, more: object = {}, payload: object = {}): sfn.TaskStateBase {
    return LambdaInvoke.jsonata(this.scope, titled(name), {
      lambdaFunction: this.steps[name],
      payload: sfn.TaskInput.fromObject({ orderId: ORDER, ...payload }),
      outputs: '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      taskTimeout: sfn.Timeout.duration(TASK_TIMEOUT),
      ...more,
    })
      .addRetry(FINAL)
      .addRetry(retry);
  }

  /** A catcher that keeps why. */
  because(): sfn.CatchProps {
    return { errors: ANYTHING, assign: { reason: '{% $states.errorOutput.Error %}' } };
  }

  /** Of a shipped order, each item; then it ends. */
  booking(): sfn.IChainable {
    const { scope } = this;
    return sfn.Map.jsonata(scope, 'Book items', {
      items: sfn.ProvideItems.jsonata('{% $indexes %}'),
      itemSelector: { index: '{% $states.context.Map.Item.Value %}' },
      maxConcurrency: 5,
    })
      .itemProcessor(this.task('bookItem', LONG, {}, { index: '{% $states.input.index %}' }))
      .next(this.closing('Close shipped'))
      .next(sfn.Succeed.jsonata(scope, 'Shipped'));
  }

  /** What is undone once the order is cancelled; one that turns out to be shipped goes on. */
  undoing(shipped: sfn.IChainable): sfn.IChainable {
    const cancel = this.task('cancelOrder', LONG, {}, { reason: '{% $reason %}' });
    return cancel
      .addCatch(shipped, { errors: ['OrderShipped'] })
      .next(this.task('refundCharge', LONG))
      .next(this.task('releaseStock', LONG))
      .next(this.closing('Close compensated'))
      .next(sfn.Fail.jsonata(this.scope, 'Compensated', { error: 'Compensated', cause: '{% $reason %}' }));
  }

  /** Nobody waits for a notice: one that fails holds up nothing. */
  shipping(undo: sfn.IChainable, then: sfn.IChainable): sfn.IChainable {
    const untold = sfn.Pass.jsonata(this.scope, 'Not notified');
    return sfn.Parallel.jsonata(this.scope, 'Ship and notify', { outputs: '{% {} %}' })
      .branch(this.task('shipOrder', SOON))
      .branch(this.task('notifyCustomer', SOON).addCatch(untold, { errors: ANYTHING }))
      .addCatch(undo, this.because())
      .next(then);
  }

  approving(timeout: Duration, undo: sfn.IChainable, then: sfn.IChainable): sfn.IChainable {
    const token = { token: '{% $states.context.Task.Token %}' };
    const more = {
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      taskTimeout: sfn.Timeout.duration(timeout),
      outputs: '{% {} %}',
    };
    // An approval that comes too late is none: it is not awaited anew.
    const late: sfn.RetryProps = { errors: ['States.Timeout'], maxAttempts: 0 };
    const approve = LambdaInvoke.jsonata(this.scope, titled('askApproval'), {
      lambdaFunction: this.steps.askApproval,
      payload: sfn.TaskInput.fromObject({ orderId: ORDER, ...token }),
      retryOnServiceExceptions: false,
      ...more,
    });
    return approve
      .addRetry(FINAL)
      .addRetry(late)
      .addRetry(SOON)
      .addCatch(then, { errors: [DECISIONS.approved] })
      .addCatch(undo, this.because())
      .next(then);
  }

  private closing(id: string): sfn.TaskStateBase {
    return LambdaInvoke.jsonata(this.scope, id, {
      lambdaFunction: this.steps.closeOrder,
      payload: sfn.TaskInput.fromObject({ orderId: ORDER }),
      outputs: '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      taskTimeout: sfn.Timeout.duration(TASK_TIMEOUT),
    }).addRetry(LONG);
  }
}

/** `reserveStock` → `Reserve stock`. */
const titled = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());
