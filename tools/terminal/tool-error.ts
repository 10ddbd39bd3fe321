/** A failure that its message explains to the user in one line: commands print the message, without a stack trace. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Whether a message is a system's one for a disk that is full, a quota or a limit that is reached. */
export function isFullDisk(message: string): boolean {
  return /ENOSPC|EDQUOT|EFBIG|no space left on device|disk quota exceeded|file too large/i.test(message);
}
