import { runCommand } from '../terminal/command-line';
import { ledgerOf } from '../proofs/ledger';
import { lastResults, type ProofResult, resultOf } from '../proofs/proof-results';
import { builtScenarios, chooseScenarios } from '../template/scenario-names';

const HELP = `
Usage: npm run promises [-- Scenario...]

Lists what each scenario promises, with the tests and mutants that prove it and how each of them ended last, here.
npm test runs the unit tests, npm run e2e the end-to-end tests, npm run simulate -- --mutants the mutants.

  -h, --help   this text
`;

void runCommand(HELP, {}, async ({ positionals }) => {
  const results = lastResults();
  const chosen = chooseScenarios(positionals);
  let failed = 0;
  for (const { id, folder } of builtScenarios.filter((scenario) => chosen.includes(scenario.id))) {
    console.log(`\n${id}`);
    for (const { id: promise, text, proofs } of await ledgerOf(folder)) {
      console.log(`\n  ${promise}  ${text}`);
      for (const proof of proofs) {
        const result = resultOf(results, proof);
        if (result?.passed === false) failed += 1;
        console.log(`    ${told(result)}  ${proof.kind}  ${proof.name}`);
      }
    }
  }
  return failed === 0 ? 0 : 1;
});

function told(result: ProofResult | undefined): string {
  if (!result) return 'never run here     ';
  return `${result.passed ? 'passed' : 'FAILED'} ${result.at.slice(5, 16).replace('T', ' ')}`;
}
