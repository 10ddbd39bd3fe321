/** What a state fails with, and its execution, if nothing catches it. */
export class Failure extends Error {
  constructor(
    /** As `Retry` and `Catch` name it. */
    readonly error: string,
    override readonly cause = '',
  ) {
    super(error);
  }
}

/**
 * Errors that no `States.ALL` catches.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];

/** Whether a retrier or a catcher is for an error. */
export function isFor({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }, { error }: Failure): boolean {
  if (ErrorEquals.includes(error)) return true;
  if (TERMINAL.includes(error)) return false;
  return (
    ErrorEquals.includes('States.ALL') || (ErrorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
}
