/** A call, parameter, expression or value that the simulation does not know: it ends the run, and is never ignored. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';

  constructor(what: string) {
    super(`The simulation does not model ${what}.`);
  }
}

/**
 * Fails by name for the first member that is set and not known.
 * @throws NotModelled
 */
export function onlyKnown(what: string, input: object, known: readonly string[]): void {
  for (const name of Object.keys(input)) {
    const value: unknown = input[name as keyof typeof input];
    if (value !== undefined && !known.includes(name)) throw new NotModelled(`${what}.${name}`);
  }
}
