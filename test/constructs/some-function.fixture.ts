/** A handler for tests of constructs that need one, whatever it does. */
export const handler = (): Promise<void> => Promise.resolve();
