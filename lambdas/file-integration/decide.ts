import type { FileImport, Leftover, Status, Version } from './import';

/** What becomes of an import. */
export interface Change {
  readonly from: FileImport;
  readonly to: Status;
  /** Its records, which nobody sees any more. */
  readonly leftover?: Leftover;
  /** Whether it may be forgotten after a while. */
  readonly expires: boolean;
}

export interface Decision {
  /** The version whose import begins. */
  readonly begin?: Version;
  readonly changes: readonly Change[];
}

/**
 * What is to become of a file's imports, given the version that is current in its bucket; nothing where it is deleted.
 * In whatever order one asks, and however often: it goes by what is, never by what was told.
 *
 * - The current version is imported, unless it was or is being; one that was hidden or replaced is imported anew.
 * - Once all its records are there, it is COMPLETE, and what was so before is SUPERSEDED, at the same moment.
 * - Until then, and when it is REJECTED, what was COMPLETE stays.
 */
export function decide(imports: readonly FileImport[], current: Version | undefined): Decision {
  const own = imports.find(({ versionId }) => versionId === current?.versionId);
  const completes = own?.status === 'IMPORTING' && own.pass === 'DONE';
  const changes = imports.flatMap((one) =>
    one === own ? [] : changeOfOther(one, current === undefined, completes || own?.status === 'COMPLETE'),
  );
  if (completes) changes.push({ from: own, to: 'COMPLETE', expires: false });
  const isNew = own === undefined || own.status === 'SUPERSEDED' || own.status === 'DELETED';
  return { ...(current && isNew && { begin: current }), changes };
}

function changeOfOther(from: FileImport, isDeleted: boolean, isReplaced: boolean): Change[] {
  const to = isDeleted ? 'DELETED' : 'SUPERSEDED';
  const ends = from.status === 'IMPORTING' || (from.status === 'COMPLETE' && (isDeleted || isReplaced));
  if (ends) return [{ from, to, expires: true, ...leftoverOf(from) }];
  return from.status === 'REJECTED' && from.expiresAt === undefined ? [{ from, to: 'REJECTED', expires: true }] : [];
}

/** Records are written in the second pass only. */
const leftoverOf = ({ run, lines }: FileImport): { readonly leftover?: Leftover } =>
  lines === undefined ? {} : { leftover: { run, lines, next: 0 } };
