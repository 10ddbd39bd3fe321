import { deployedHolders } from './deployed-holders';
import { repeat } from '../terminal/repeat';
import { decisionReader, isDenied, roleName, type Decision } from './decisions';
import type { Holder } from '../template/roles';

const LOOK_EVERY_MILLISECONDS = 500;
const REPEAT_AFTER_MILLISECONDS = 60_000;

/**
 * Reports each call that a policy of a deployed stack forgets, one line each; the same call again after a minute.
 * @returns a function that ends it.
 */
export function watchDenials(file: string, report: (line: string) => void): () => void {
  const read = decisionReader(file);
  const reportedAt = new Map<string, number>();
  const holders = new Map<string, Holder>();

  const look = async (): Promise<void> => {
    for (const denial of (await read()).filter(isDenied)) {
      const role = roleName(denial);
      if (!role) continue;
      // It may belong to a stack that was deployed since.
      if (!holders.has(role)) for (const [name, holder] of await deployedHolders()) holders.set(name, holder);
      const line = describeDenial(denial, holders.get(role));
      if (line && Date.now() - (reportedAt.get(line) ?? 0) > REPEAT_AFTER_MILLISECONDS) {
        reportedAt.set(line, Date.now());
        report(line);
      }
    }
  };

  return repeat(look, LOOK_EVERY_MILLISECONDS);
}

/** One line, or nothing for a role that no deployed stack has. */
export function describeDenial({ action, resource }: Decision, holder: Holder | undefined): string | undefined {
  return holder && `Denied: ${holder.stack} ${holder.name} may not ${action} on ${resource}`;
}
