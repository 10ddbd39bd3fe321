/**
 * What `proofs/<folder>/index.ts` declares for a scenario.
 * @typeParam Part what of it the caller looks at; the file itself is checked against the whole
 */
export async function loadProofs<Part>(folder: string): Promise<Part> {
  const { proofs } = (await import(`../../proofs/${folder}/index`)) as { proofs: Part };
  return proofs;
}
