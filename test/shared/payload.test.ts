import * as v from 'valibot';
import { noInstructions, readPayload } from '../../lambdas/shared/payload';

const instructions = v.strictObject({ dryRun: v.optional(v.boolean()), most: v.optional(v.number()) });

it('reads what it is given, and nothing where it is given nothing', () => {
  expect(readPayload(instructions, { dryRun: true })).toEqual({ dryRun: true });
  expect(readPayload(instructions, {})).toEqual({});
  expect(readPayload(noInstructions, {})).toEqual({});
});

it('names each thing that is wrong, and states that nothing is done', () => {
  expect(() => readPayload(instructions, { dryRun: 'yes', most: 'all' })).toThrow(
    'The payload is refused, and nothing is done. dryRun: Invalid type: Expected boolean but received "yes"; ' +
      'most: Invalid type: Expected number but received "all"',
  );
});

it.each([
  [null, 'it: Invalid type: Expected Object but received null'],
  [[], 'it: Invalid type: Expected Object but received undefined'],
  ['dry', 'it: Invalid type: Expected Object but received "dry"'],
  [{ DryRun: true }, 'DryRun: Invalid key: Expected never but received "DryRun"'],
])('refuses %j', (payload, detail) => {
  for (const schema of [instructions, noInstructions]) expect(() => readPayload(schema, payload)).toThrow(detail);
});
