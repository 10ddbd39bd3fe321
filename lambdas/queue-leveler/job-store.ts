import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
  type UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { unlessConditionFailed } from '../shared/dynamodb';
import type { JobError, JobStatus } from './job';
import { JOB_ID } from './tables';

/** What is known of a job. */
export interface JobRow {
  readonly status: JobStatus;
  /** A JSON text. */
  readonly result?: string;
  readonly error?: JobError;
}

type Update = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'ReturnValues'
>;

/** Every write but `reopen` leaves a job alone that is DONE or FAILED. */
const OPEN = 'attribute_not_exists(#status) OR #status IN (:running, :delayed)';
const open = { ':running': 'RUNNING', ':delayed': 'DELAYED' } satisfies Record<string, JobStatus>;

/**
 * The rows of jobs. Whatever records a job's state returns false (or nothing) when the job is DONE or FAILED already,
 * and has then changed nothing; everything throws what DynamoDB throws.
 */
export class JobStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** The row as last written. */
  async find(jobId: string): Promise<JobRow | undefined> {
    const { Item: item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { [JOB_ID]: jobId }, ConsistentRead: true }),
    );
    if (item === undefined) return undefined;
    const { status, error, result } = item as JobRow;
    return { status, ...(error && { error }), ...(result !== undefined && { result }) };
  }

  async start(jobId: string, now: Date): Promise<boolean> {
    return this.setStatus(jobId, 'SET #status = :running, startedAt = if_not_exists(startedAt, :now)', {
      ':now': now.toISOString(),
    });
  }

  /**
   * Makes a FAILED job RUNNING again, with a new budget of failures: only for the dead letter that was sent when it
   * failed last, so that an old letter, or a duplicate of the job's message, revives nothing.
   * @returns whether it did
   */
  async reopen(jobId: string, parkedAt: string): Promise<boolean> {
    const updated = await this.update(jobId, {
      UpdateExpression: 'SET #status = :running REMOVE failures, parkedAt, finishedAt, #error',
      ConditionExpression: '#status = :failed AND parkedAt = :parkedAt',
      ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
      ExpressionAttributeValues: { ':running': 'RUNNING', ':failed': 'FAILED', ':parkedAt': parkedAt },
    });
    return updated !== undefined;
  }

  async delay(jobId: string): Promise<boolean> {
    return this.setStatus(jobId, 'SET #status = :delayed');
  }

  /**
   * Counts a real failure: as the number of the receive in which it was, so that a write whose answer is lost and that
   * is sent again counts nothing twice.
   * @returns how many there are now
   */
  async countFailure(jobId: string, receive: number): Promise<number | undefined> {
    const updated = await this.update(jobId, {
      UpdateExpression: 'SET #status = :delayed ADD failures :receive',
      ConditionExpression: OPEN,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ...open, ':receive': new Set([receive]) },
      ReturnValues: 'UPDATED_NEW',
    });
    return (updated?.Attributes?.['failures'] as ReadonlySet<number> | undefined)?.size;
  }

  /** The result is kept as the JSON text that it is, so that every JSON value comes back as it was. */
  async finish(jobId: string, result: string, now: Date): Promise<boolean> {
    return this.setStatus(
      jobId,
      'SET #status = :done, #result = :result, finishedAt = :now',
      { ':done': 'DONE', ':result': result, ':now': now.toISOString() },
      { '#result': 'result' },
    );
  }

  async fail(jobId: string, error: JobError, parkedAt: string): Promise<boolean> {
    return this.setStatus(
      jobId,
      'SET #status = :failed, #error = :error, parkedAt = :parkedAt, finishedAt = :parkedAt',
      { ':failed': 'FAILED', ':error': error, ':parkedAt': parkedAt },
      { '#error': 'error' },
    );
  }

  private async setStatus(
    jobId: string,
    UpdateExpression: string,
    values: Record<string, unknown> = {},
    names: Record<string, string> = {},
  ): Promise<boolean> {
    const updated = await this.update(jobId, {
      UpdateExpression,
      ConditionExpression: OPEN,
      ExpressionAttributeNames: { '#status': 'status', ...names },
      ExpressionAttributeValues: { ...open, ...values },
    });
    return updated !== undefined;
  }

  /** @returns nothing when the condition did not hold */
  private update(jobId: string, update: Update): Promise<UpdateCommandOutput | undefined> {
    const command = new UpdateCommand({ TableName: this.table, Key: { [JOB_ID]: jobId }, ...update });
    return unlessConditionFailed(this.client.send(command));
  }
}
