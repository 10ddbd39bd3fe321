import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import type { GenericSchema } from 'valibot';
import type { NamedSchema } from './constructs/rest-api';

/** What is read of a valibot schema, and of an action in its pipe. */
interface Kept {
  readonly type: string;
  readonly pipe?: readonly Kept[];
  readonly requirement?: unknown;
  /** What the published schema says of a check by code. */
  readonly metadata?: JsonSchema;
  readonly entries?: Readonly<Record<string, Kept>>;
  readonly item?: Kept;
  readonly wrapped?: Kept;
}

const TYPES: Readonly<Record<string, JsonSchemaType>> = {
  string: JsonSchemaType.STRING,
  number: JsonSchemaType.NUMBER,
  boolean: JsonSchemaType.BOOLEAN,
};

/**
 * A schema of the functions as JSON Schema (draft 4, which API Gateway reads), so that no rule is written twice. What a
 * check by code has for an equal there, the schema itself says (`v.metadata({ maxLength: 9 })`); others are left out.
 * @throws Error for a kind of schema that is not understood
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export const namedSchema = (title: string, schema: GenericSchema): NamedSchema => ({
  title,
  schema: JsonSchemaVersion.DRAFT4,
  ...converted(schema),
});

function converted(schema: Kept): JsonSchema {
  const [, ...actions] = schema.pipe ?? [];
  return Object.assign({}, plain(schema), ...actions.map(limit)) as JsonSchema;
}

function plain({ type, entries = {}, item, wrapped }: Kept): JsonSchema {
  if (type === 'object' || type === 'strict_object') {
    const properties = Object.entries(entries);
    const required = properties.filter(([, member]) => member.type !== 'optional').map(([name]) => name);
    return {
      type: JsonSchemaType.OBJECT,
      properties: Object.fromEntries(properties.map(([name, member]) => [name, converted(member)])),
      // Draft 4 takes no empty list, and API Gateway refuses the model at deployment:
      // https://github.com/aws/aws-cdk/issues/27433
      ...(required.length > 0 && { required }),
      ...(type === 'strict_object' && { additionalProperties: false }),
    };
  }
  if (type === 'array' && item) return { type: JsonSchemaType.ARRAY, items: converted(item) };
  if (type === 'optional' && wrapped) return converted(wrapped);
  if (type === 'nullable' && wrapped) {
    const inner = converted(wrapped);
    return { ...inner, type: [inner.type ?? [], JsonSchemaType.NULL].flat() };
  }
  const known = TYPES[type];
  if (known === undefined) throw new Error(`A schema of type ${type} is not understood.`);
  return { type: known };
}

function limit({ type, requirement, metadata }: Kept): JsonSchema {
  if (type === 'min_length') return { minLength: requirement as number };
  if (type === 'max_length') return { maxLength: requirement as number };
  if (type === 'metadata') return metadata ?? {};
  if (type === 'check' || type === 'transform') return {};
  throw new Error(`The rule ${type} is not understood.`);
}
