/** What a function reads from its environment, derived from the list of names that its stack must give it. */
export type Environment<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;

/**
 * Reads the named variables, once, when a function starts.
 * @throws Error that names the first one that is missing or empty
 */
export function readEnvironment<const Names extends readonly string[]>(names: Names): Environment<Names> {
  const entries = names.map((name) => {
    const value = process.env[name];
    if (value === undefined || value === '') throw new Error(`The environment variable ${name} is missing.`);
    return [name, value];
  });
  return Object.fromEntries(entries) as Environment<Names>;
}
