import * as v from 'valibot';

/** The payload of a function that takes no instructions. */
export const noInstructions = v.strictObject({});

/**
 * The payload with which a schedule, or somebody by hand, starts a function, checked before anything is done: a
 * misspelt instruction, as `DryRun` for `dryRun`, must not be taken for none.
 *
 * @param schema strict, so that a key that it does not name is refused
 * @throws Error that names what is wrong with it
 */
export function readPayload<Schema extends v.GenericSchema>(
  schema: Schema & { readonly type: 'strict_object' },
  payload: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, Array.isArray(payload) ? undefined : payload);
  if (parsed.success) return parsed.output;
  const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  throw new Error(`The payload is refused, and nothing is done. ${wrong.join('; ')}`);
}
