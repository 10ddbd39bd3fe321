import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { DECISIONS } from './order';

/** The workflow of orders: an order's execution has its id for a name. */
export class WorkflowClient {
  constructor(
    private readonly client: SFNClient,
    private readonly workflowArn: string,
  ) {}

  /** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-standard-vs-express.html for what an ARN is made of */
  executionArn(orderId: string): string {
    return `${this.workflowArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  }

  /** Starts an order's execution: one that runs or has ended is the same. */
  async start(orderId: string): Promise<void> {
    const input = JSON.stringify({ orderId });
    try {
      await this.client.send(new StartExecutionCommand({ stateMachineArn: this.workflowArn, name: orderId, input }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  /** @returns `RUNNING`, how it ended, or nothing where there never was one */
  async statusOf(orderId: string): Promise<string | undefined> {
    try {
      const executionArn = this.executionArn(orderId);
      return (await this.client.send(new DescribeExecutionCommand({ executionArn }))).status;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }
}

/** Tells the task that waits for it. @returns false where none waits any more */
export async function tellDecision(client: SFNClient, taskToken: string, approved: boolean): Promise<boolean> {
  try {
    await (approved
      ? client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))
      : client.send(new SendTaskFailureCommand({ taskToken, error: DECISIONS.refused })));
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof InvalidToken) return false;
    throw error;
  }
}
