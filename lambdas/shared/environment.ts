type Optional<Name extends string> = Name extends `${infer Bare}?` ? Bare : never;

/**
 * What a function reads from its environment, derived from the list of names that its stack must give it: a name that
 * ends in `?` may be missing.
 */
export type Environment<Names extends readonly string[]> = Readonly<
  Record<Exclude<Names[number], `${string}?`>, string> & Partial<Record<Optional<Names[number]>, string>>
>;

/** Of whatever answers requests, where the API has pages of other origins. */
export const corsVariables = ['CORS_ORIGINS?'] as const;

/**
 * Reads the named variables, once, when a function starts. An empty one counts as missing.
 * @throws Error that names the first one that is missing and must not be
 */
export function readEnvironment<const Names extends readonly string[]>(names: Names): Environment<Names> {
  const entries = names.flatMap((listed) => {
    const name = listed.replace(/\?$/, '');
    const value = process.env[name] ?? '';
    if (value !== '') return [[name, value]];
    if (name !== listed) return [];
    throw new Error(`The environment variable ${name} is missing.`);
  });
  return Object.fromEntries(entries) as Environment<Names>;
}
