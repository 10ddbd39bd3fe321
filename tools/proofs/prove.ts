import { readFile } from 'node:fs/promises';
import { physicalIdsOf } from '../local-cloud/stack-resources';
import { deployedHolders } from '../local-cloud/deployed-holders';
import { explain } from '../terminal/command-line';
import type { ExpectedDenial } from './e2e-run';
import { unusedGrants } from './proofs';
import { denials, type Evidence, grantsOf, needlessGrants } from './least-privilege';
import { decisionReader } from '../local-cloud/decisions';
import type { LocalCloudRun } from '../local-cloud/run';

export interface Deployed extends Pick<LocalCloudRun, 'assembly' | 'templates' | 'outputs'> {
  /** Absent where there is none, as on AWS. */
  readonly decisionsFile?: string;
  /** The process of the local cloud, where there is one. */
  readonly emulatorPid?: number;
  remove(): Promise<void>;
}

interface Proving {
  readonly deployed: Deployed;
  /** JSON lines, by the tests. */
  readonly expectedDenialsFile: string;
  /** Runs the tests. */
  readonly passes: () => Promise<boolean>;
  /** What the resources of the stacks are called. @default as the cloud reports */
  readonly names?: (stacks: readonly string[]) => Promise<Pick<Evidence, 'holders' | 'ids'>>;
}

/**
 * Tests what is deployed, judges its permissions by what was decided meanwhile, and removes it, whatever came before.
 * @returns how much is wrong, each reported in a line
 */
export async function prove({ deployed, passes, ...evidence }: Proving): Promise<number> {
  const failures: string[] = [];
  try {
    const passed = await passes();
    if (!passed) failures.push('Tests failed.');
    failures.push(...(await judged({ deployed, passed, ...evidence })));
  } finally {
    await deployed.remove().catch((error: unknown) => failures.push(explain(error)));
  }
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  return failures.length;
}

/** A failed test leaves permissions unused, so that only denials mean something then. */
async function judged({
  deployed: { templates, decisionsFile },
  expectedDenialsFile,
  passed,
  names = deployedNames,
}: Omit<Proving, 'passes'> & { readonly passed: boolean }): Promise<string[]> {
  if (decisionsFile === undefined) return [];
  const grants = Object.entries(templates).flatMap(([stack, template]) => grantsOf(stack, template));
  const expected = (await readFile(expectedDenialsFile, 'utf8')).split('\n').filter(Boolean);
  const evidence = {
    decisions: await decisionReader(decisionsFile)(),
    ...(await names(Object.keys(templates))),
    expectedDenials: expected.map((line) => JSON.parse(line) as ExpectedDenial),
  };
  return [...denials(grants, evidence), ...(passed ? needlessGrants(grants, evidence, await unusedGrants()) : [])];
}

async function deployedNames(stacks: readonly string[]): Promise<Pick<Evidence, 'holders' | 'ids'>> {
  const ids = await Promise.all(stacks.map(async (stack) => [stack, await physicalIdsOf(stack)] as const));
  return { holders: await deployedHolders(), ids: Object.fromEntries(ids) };
}
