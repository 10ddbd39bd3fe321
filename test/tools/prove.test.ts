import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../tools/template/template';
import { holdersOf } from '../../tools/template/roles';
import { type Deployed, prove } from '../../tools/proofs/prove';

const STACK = 'Shop';
const ROLE = 'PlaceOrderRoleCCCCCCCC';
const template: Template = {
  Resources: {
    [ROLE]: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] } },
    },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: ROLE }],
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*' }] },
      },
    },
  },
};
const call = (action: string, decision: string) => ({
  role: `arn:aws:iam::000000000000:role/${ROLE}`,
  action,
  resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders',
  decision,
});
const used = call('dynamodb:PutItem', 'Allow');
const denied = call('dynamodb:Scan', 'ImplicitDeny');

let folder = '';
let printed: string[] = [];
let removed = false;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prove-'));
  printed = [];
  removed = false;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const linesIn = (name: string, lines: readonly object[]): string => {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
};
interface Options {
  readonly passed?: boolean;
  readonly expected?: readonly object[];
  readonly remove?: () => Promise<void>;
}

/** A run in which the local cloud decided so. */
const run = (decisions: readonly object[], { passed = true, expected = [], ...more }: Options = {}) => {
  const deployed: Deployed = {
    assembly: folder,
    outputs: {},
    templates: { [STACK]: template },
    decisionsFile: linesIn('decisions.jsonl', decisions),
    remove: () => {
      removed = true;
      return Promise.resolve();
    },
    ...more,
  };
  return prove({
    deployed,
    expectedDenialsFile: linesIn('expected.jsonl', expected),
    passes: () => Promise.resolve(passed),
    names: () =>
      Promise.resolve({ holders: new Map(holdersOf(STACK, template).map((holder) => [ROLE, holder])), ids: {} }),
  });
};

it('finds nothing wrong when all tests pass, each permission is used and none is missing', async () => {
  expect([await run([used]), printed, removed]).toEqual([0, [], true]);
});

it('fails for a call that was denied', async () => {
  expect([await run([used, denied]), removed]).toEqual([1, true]);
  expect(printed).toEqual([expect.stringMatching(/^Denied: Shop PlaceOrderRole may not dynamodb:Scan/)]);
});

it('does not fail for a denial that a test declared it would cause', async () => {
  expect(await run([used, denied], { expected: [{ action: 'dynamodb:Scan', resource: 'table/Orders' }] })).toBe(0);
});

it('fails for a permission that nothing used', async () => {
  expect(await run([])).toBe(1);
  expect(printed).toEqual([expect.stringContaining('may dynamodb:PutItem on everything, and no test made it do so')]);
});

it('fails when a test failed, and then reports denials, not of what was left unused', async () => {
  expect(await run([denied], { passed: false })).toBe(2);
  expect(printed).toEqual(['Tests failed.\n', expect.stringContaining('Denied: ')]);
});

it('fails when what was deployed cannot be removed', async () => {
  expect(await run([used], { remove: () => Promise.reject(new Error('It stays')) })).toBe(1);
  expect(printed).toEqual([expect.stringContaining('It stays')]);
});
