/** A line of the table. */
export interface Row {
  readonly what: string;
  /** Of one scenario alone; absent where it is always measured with all. */
  readonly one?: string;
  /** Of all; absent where it is about one. */
  readonly all?: string;
  readonly naive?: string;
  readonly goal?: string;
}
