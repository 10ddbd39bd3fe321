import { buildApp } from '../../lib/app';
import { addRulePacks } from '../../lib/rule-packs';
import { scenarios } from '../../lib/registry';
import { allPairs } from './all-pairs';
import { type Given, givenValues, refusedTogether, refusing } from './values';

/** @returns what the app's rule packs, or its own checks, find with these settings, or nothing */
function findings(row: Given): string | undefined {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const built = scenarios.filter(({ id }) => !refusing(row).includes(id));
  try {
    const app = buildApp({
      scenarios: built.map(({ id }) => id),
      // The packs read templates: what is in the functions' code is nothing to them.
      context: { 'aws:cdk:bundling-stacks': [], ...Object.fromEntries(given) },
    });
    addRulePacks(app);
    app.synth();
    return undefined;
  } catch (error) {
    const options = given.map(([name, value]) => `-c '${name}=${value}'`).join(' ');
    return `With ${options}:\n${(error as Error).message}`;
  }
}

/** Every value of every setting beside every value of every other. */
function main(): number {
  process.env['CDK_VALIDATION'] = 'false';
  const rows = allPairs(givenValues, (row) => refusing(row).length === 0);
  const problems = [...rows, ...refusedTogether].flatMap((row) => findings(row) ?? []);
  console.log(problems.join('\n\n'));
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main();
