import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import type { GenericSchema } from 'valibot';
import type { NamedSchema } from './constructs/rest-api';

/** What is read of a valibot schema, and of an action in its pipe. */
interface Kept {
  readonly type: string;
  readonly pipe?: readonly Kept[];
  readonly requirement?: unknown;
  /** Of a text that is one of some. */
  readonly options?: readonly unknown[];
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
  return Object.assign({}, plain(schema), ...actions.map((action) => limit(action, schema.type))) as JsonSchema;
}

function plain({ type, entries = {}, item, wrapped, options }: Kept): JsonSchema {
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
  if (type === 'picklist' && options) return { type: JsonSchemaType.STRING, enum: [...options] };
  if (type === 'optional' && wrapped) return converted(wrapped);
  if (type === 'nullable' && wrapped) {
    const inner = converted(wrapped);
    return { ...inner, type: [inner.type ?? [], JsonSchemaType.NULL].flat() };
  }
  const known = TYPES[type];
  if (known === undefined) throw new Error(`A schema of type ${type} is not understood.`);
  return { type: known };
}

function limit({ type, requirement, metadata }: Kept, of: string): JsonSchema {
  const bound = requirement as number;
  if (type === 'min_length') return of === 'array' ? { minItems: bound } : { minLength: bound };
  if (type === 'max_length') return of === 'array' ? { maxItems: bound } : { maxLength: bound };
  if (type === 'min_value') return { minimum: bound };
  if (type === 'max_value') return { maximum: bound };
  // By its value: as text, 1.0 is no integer of draft 4, and the functions take it.
  if (type === 'integer' || type === 'safe_integer') return { multipleOf: 1 };
  if (type === 'metadata') return metadata ?? {};
  if (type === 'check' || type === 'transform') return {};
  throw new Error(`The rule ${type} is not understood.`);
}
