/** The execution, or the branch beside one that failed, is over: this part of it does nothing any more. */
export class Over extends Error {}

/** What ends together: an execution, the branches of a `Parallel`, the items of a `Map`. */
export class Group {
  isOver = false;
  private readonly ends = new Set<() => void>();

  constructor(parent?: Group) {
    parent?.onEnd(() => {
      this.end();
    });
  }

  /** @returns what calls it off */
  onEnd(act: () => void): () => void {
    this.ends.add(act);
    return () => this.ends.delete(act);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const act of this.ends) act();
    this.ends.clear();
  }

  /** @throws Over */
  requireGoing(): void {
    if (this.isOver) throw new Over();
  }
}
