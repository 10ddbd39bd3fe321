/** A failure that its message explains to the user in one line: commands print the message, without a stack trace. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
