import { stringify } from 'yaml';
import { templateOf } from './synth';
import { HOLDING_DATA } from '../../lib/app';

/** The template as a reviewer reads it: YAML, with the hashes of assets and of the API's deployment masked. */
export function readableTemplate(scenario: string): string {
  return stringify(templateOf(scenario).toJSON(), { lineWidth: 0, aliasDuplicateObjects: false })
    .replaceAll(/[0-9a-f]{64}(?=\.zip|\.json)/g, '<asset>')
    .replaceAll(/(ApiDeployment[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
}

/** The logical ids of whatever holds data: a renamed one is a new, empty one. */
export function idsHoldingData(scenario: string): string[] {
  return HOLDING_DATA.flatMap((type) => Object.keys(templateOf(scenario).findResources(type)));
}
