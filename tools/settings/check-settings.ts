import { buildApp } from '../../lib/app';
import { addRulePacks } from '../../lib/rule-packs';
import { scenarios } from '../../lib/scenarios';
import { settingList } from '../../lib/settings';
import { allPairs, type Row } from './all-pairs';

/** Nothing is said of a setting: it has its default. */
const UNSET = undefined;

type Settings = Row<string | undefined>;

/** Without a name, or where callers sign, StranglerFacade has no load balancer: it is refused, the others are not. */
const isRefused = (row: Settings): boolean =>
  row['profile'] === 'full' && (row['apiAuth'] === 'iam' || ('domainName' in row && row['domainName'] === UNSET));

const values = Object.fromEntries(
  Object.entries(settingList).map(([name, { default: fallback, samples }]): [string, (string | undefined)[]] => [
    name,
    [UNSET, ...samples.filter((sample) => sample !== String(fallback))],
  ]),
);

/** @returns what the app's rule packs, or its own checks, find with these settings, or nothing */
function findings(row: Settings): string | undefined {
  const given = Object.entries(row).filter(([, value]) => value !== UNSET);
  const built = scenarios.filter(({ stack, id }) => stack && !(isRefused(row) && id === 'StranglerFacade'));
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
  const apart: Settings[] = [
    { profile: 'full', apiAuth: 'iam' },
    { profile: 'full', domainName: UNSET },
  ];
  const problems = [...allPairs(values, (row) => !isRefused(row)), ...apart].flatMap((row) => findings(row) ?? []);
  console.log(problems.join('\n\n'));
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main();
