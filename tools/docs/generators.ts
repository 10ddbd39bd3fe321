import { basename } from 'node:path';
import { gatewayList } from '../../lambdas/strangler-facade/gateway-list';
import { kebabCase } from '../../lib/kebab-case';
import { scenarios } from '../../lib/scenarios';
import { settingList } from '../../lib/settings';
import { ledgerOf, type Proof } from '../ledger';
import { grantTables } from '../least-privilege';
import { builtScenarios } from '../scenario-names';
import { ToolError } from '../tool-error';
import { diagram } from './diagram';
import { templateOf } from '../../test/support/synth';

interface Described {
  readonly Properties: { readonly AlarmDescription: string };
}

/** What stands between two markers, by the first marker's name; it is given the marker's second word. */
export const generators: Readonly<Record<string, (argument: string) => string | Promise<string>>> = {
  scenarios: () =>
    table(
      ['Scenario', 'What it is for', 'Diagram', 'Idle cost', 'Per million'],
      scenarios.map(({ id, folder, purpose, stack }) =>
        stack
          ? [
              `[${id}](docs/scenarios/${folder}.md)`,
              purpose,
              `[diagram](docs/scenarios/${folder}.md#diagram)`,
              'open',
              'open',
            ]
          : [id, purpose, '_planned_', '', ''],
      ),
    ),

  settings: () =>
    table(
      ['Setting', 'Allowed', 'Default', 'What it means'],
      Object.entries(settingList).map(([key, { allowed, default: fallback, meaning }]) => [
        `\`${key}\``,
        allowed,
        fallback === undefined ? 'none' : `\`${String(fallback)}\``,
        meaning,
      ]),
    ),

  'gateway-list': () => table(['What', 'What becomes of it'], gatewayList),

  diagram: (id) => diagram(templateOf(id).toJSON()),

  grants: () => grantTables(Object.fromEntries(builtScenarios.map(({ id }) => [id, templateOf(id).toJSON()]))),

  promises: async (id) => {
    const entries = await ledgerOf(kebabCase(id));
    const provenIn = (proofs: readonly Proof[]): string =>
      [...new Set(proofs.filter(({ kind }) => kind !== 'mutant').map(({ file }) => file))]
        .map((file) => `[${basename(file, '.ts')}](../../${file})`)
        .join(', ');
    const mutants = (proofs: readonly Proof[]): string =>
      proofs
        .filter(({ kind }) => kind === 'mutant')
        .map(({ name }) => name)
        .join('; ');
    return table(
      ['', 'Promise', 'Proven in', '[Bugs that the simulation must catch](../mutants.md)'],
      entries.map(({ id: promise, text, proofs }) => [`\`${promise}\``, text, provenIn(proofs), mutants(proofs)]),
    );
  },

  outputs: (id) => {
    const outputs = Object.entries(templateOf(id).findOutputs('*')) as [string, { Description: string }][];
    return table(
      ['Output', 'What it is'],
      outputs.map(([name, { Description }]) => [`\`${name}\``, Description]),
    );
  },

  alarms: (id) => {
    const alarms = Object.entries(templateOf(id).findResources('AWS::CloudWatch::Alarm')) as [string, Described][];
    return table(
      ['Alarm', 'What users lose', 'What was measured'],
      alarms.map(([logicalId, { Properties }]) => {
        const [impact = '', cause = ''] = Properties.AlarmDescription.split('\n');
        return [`\`${logicalId.slice(0, -HASH_LENGTH)}\``, impact, cause];
      }),
    );
  },
};

/** A logical id ends in a hash of this length. */
const HASH_LENGTH = 8;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) throw new ToolError(`The table of ${head.join(', ')} has no rows.`);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
