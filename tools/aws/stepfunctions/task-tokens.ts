import { InvalidToken, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { Failure } from './failure';

/** A task that waits for what its token is answered with. */
interface Waiting {
  readonly succeed: (output: unknown) => void;
  readonly fail: (failure: Failure) => void;
  readonly beat: () => void;
}

const $metadata = { httpStatusCode: 400 };

/** The tokens of tasks: each attempt has one of its own, and the first answer to it counts. */
export class TaskTokens {
  /** Nothing for the token of a task that has ended. */
  private readonly tasks = new Map<string, Waiting | undefined>();

  constructor(private readonly nextId: () => string) {}

  issue(): string {
    const token = this.nextId();
    this.tasks.set(token, undefined);
    return token;
  }

  wait(token: string, task: Waiting): void {
    this.tasks.set(token, task);
  }

  end(token: string): void {
    this.tasks.set(token, undefined);
  }

  /**
   * The task that waits for an answer to a token.
   * @throws TaskTimedOut where it has ended, and InvalidToken where there never was one
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
   */
  of(token: string): Waiting {
    const task = this.tasks.get(token);
    if (task) return task;
    if (!this.tasks.has(token)) throw new InvalidToken({ message: "Invalid Token: 'Invalid token'", $metadata });
    throw new TaskTimedOut({ message: "Task Timed Out: 'Provided task does not exist anymore'", $metadata });
  }
}
