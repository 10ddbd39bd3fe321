import { type JsonSchema, JsonSchemaType, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import type { GenericSchema } from 'valibot';
import type { NamedSchema } from './constructs/api/route';

/** What is read of a valibot schema, and of an action in its pipe. */
interface SchemaNode {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly SchemaNode[];
  readonly requirement?: unknown;
  /** Of a text that is one of some. */
  readonly options?: readonly unknown[];
  /** What the published schema states for a check by code. */
  readonly metadata?: JsonSchema;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly wrapped?: SchemaNode;
  /** Of the members of a record, whatever their names. */
  readonly value?: SchemaNode;
}

const TYPES: Readonly<Record<string, JsonSchemaType>> = {
  string: JsonSchemaType.STRING,
  number: JsonSchemaType.NUMBER,
  boolean: JsonSchemaType.BOOLEAN,
};

/**
 * A schema of the functions as JSON Schema (draft 4, which API Gateway reads), so that no rule is written twice. It never
 * refuses what the functions take. What a check by code has for an equal there, or in words, the schema itself states
 * (`v.metadata({ maxLength: 9 })`); so it does of rules after a change (`v.trim()`), which are none of what is sent. Several
 * descriptions are joined.
 * @throws Error for a kind of schema that is not understood, and for rules after a change that no metadata states
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export const namedSchema = (title: string, schema: GenericSchema): NamedSchema => ({
  title,
  schema: JsonSchemaVersion.DRAFT4,
  ...converted(schema),
});

function converted(schema: SchemaNode): JsonSchema {
  const [first, ...actions] = schema.pipe ?? [];
  if (!first) return plain(schema);
  const parts = [converted(first)];
  let isChanged = changes(first);
  for (const action of actions) {
    if (isChanged && !actions.some(({ type }) => type === 'metadata')) {
      throw new Error(`What ${action.type} is after a change must be stated in metadata.`);
    }
    if (!isChanged || action.type === 'metadata') parts.push(limit(action, schema.type));
    isChanged ||= changes(action);
  }
  const description = parts.flatMap((part) => part.description ?? []).join(' ');
  return Object.assign({}, ...parts, description && { description }) as JsonSchema;
}

const changes = ({ kind, pipe = [] }: SchemaNode): boolean => kind === 'transformation' || pipe.some(changes);

function plain({ type, entries = {}, item, wrapped, options, value }: SchemaNode): JsonSchema {
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
  if (type === 'record' && value) return { type: JsonSchemaType.OBJECT, additionalProperties: converted(value) };
  if (type === 'array' && item) return { type: JsonSchemaType.ARRAY, items: converted(item) };
  if (type === 'picklist' && options) return { type: JsonSchemaType.STRING, enum: [...options] };
  if (type === 'optional' && wrapped) return converted(wrapped);
  if (type === 'nullable' && wrapped) {
    const inner = converted(wrapped);
    return { ...inner, type: [inner.type ?? [], JsonSchemaType.NULL].flat() };
  }
  if (type === 'unknown') return {};
  const known = TYPES[type];
  if (known === undefined) throw new Error(`A schema of type ${type} is not understood.`);
  return { type: known };
}

function limit(action: SchemaNode, of: string): JsonSchema {
  const { kind, type, requirement, metadata } = action;
  const bound = requirement as number;
  if (kind === 'schema') return converted(action);
  if (type === 'regex' || type === 'rfc_email') return { pattern: patternOf(requirement as RegExp) };
  // JavaScript counts an emoji as two, JSON Schema as one.
  if (type === 'min_length') return of === 'array' ? { minItems: bound } : { minLength: Math.ceil(bound / 2) };
  if (type === 'max_length') return of === 'array' ? { maxItems: bound } : { maxLength: bound };
  // No character has less than a byte.
  if (type === 'max_bytes') return { maxLength: bound, description: `At most ${bound} bytes in UTF-8.` };
  if (type === 'min_value') return { minimum: bound };
  if (type === 'max_value') return { maximum: bound };
  // By its value: as text, 1.0 is no integer of draft 4, and the functions take it.
  if (type === 'integer' || type === 'safe_integer') return { multipleOf: 1 };
  if (type === 'metadata') return metadata ?? {};
  if (type === 'check' || kind === 'transformation') return {};
  throw new Error(`The rule ${type} is not understood.`);
}

/** JSON Schema has patterns as they are without flags. */
function patternOf({ source, flags }: RegExp): string {
  if (flags !== '' && flags !== 'u') throw new Error(`A pattern with the flags ${flags} is not understood.`);
  return source;
}
