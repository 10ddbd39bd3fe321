import Ajv from 'ajv-draft-04';
import { scenarios } from '../lib/registry';
import { templateOf } from './support/synth';
import { FULL } from '../tools/template/synthesis';

const ajv = new Ajv({ strict: false });

interface Model {
  readonly Properties: { readonly Schema: unknown };
}

/**
 * CloudFormation takes any object for a model's schema; API Gateway refuses, while it deploys, what is no JSON Schema of
 * draft 4: https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
function invalidModels(scenario: string, settings: Record<string, unknown>): string[] {
  const models = templateOf(scenario, settings).findResources('AWS::ApiGateway::Model') as Record<string, Model>;
  return Object.entries(models).flatMap(([id, { Properties }]) =>
    ajv.validateSchema(Properties.Schema as object) === true ? [] : [`${id}: ${ajv.errorsText(ajv.errors)}`],
  );
}

describe.each(scenarios.map(({ id }) => id))('the models of %s', (scenario) => {
  it.each([{ profile: 'economy' }, { apiAuth: 'iam' }, FULL])('are JSON Schema of draft 4, with %p', (settings) => {
    expect(invalidModels(scenario, settings)).toEqual([]);
  });
});

it.each([
  ['an empty list of required members', { type: 'object', required: [] }],
  ['a limit that is a flag since draft 6', { type: 'number', exclusiveMinimum: 0 }],
  ['a type that there is not', { type: 'text' }],
])('finds %s', (_, schema) => {
  expect(ajv.validateSchema(schema)).toBe(false);
});
