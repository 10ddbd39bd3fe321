import { open } from 'node:fs/promises';

/** What the local cloud decided about one call: a line of its decisions file. */
export interface Decision {
  /** ARN of the role that called; null for a user. */
  readonly role: string | null;
  /** As in policies: `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  /** `Allow`, or which kind of denial. */
  readonly decision: string;
}

export const isDenied = ({ decision }: Decision): boolean => decision !== 'Allow';

/** Name of the role that called, without its path; undefined when it was no role. */
export const roleName = ({ role }: Decision): string | undefined => role?.split('/').at(-1);

/** Reads a growing file of decisions: each call gives those that were added since the one before. */
export function decisionReader(file: string): () => Promise<Decision[]> {
  let position = 0;
  return async () => {
    const handle = await open(file).catch(() => undefined); // not there before the first decision
    if (!handle) return [];
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - position)), { position });
      const end = buffer.lastIndexOf('\n', bytesRead) + 1; // what follows is a line still being written
      position += end;
      const lines = buffer.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as Decision);
    } finally {
      await handle.close();
    }
  };
}
