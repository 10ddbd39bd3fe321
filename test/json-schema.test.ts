import * as v from 'valibot';
import { namedSchema } from '../lib/json-schema';

it('states of an object what it must have, what it may have, and whether that is all', () => {
  const member = v.object({ sku: v.string(), price: v.optional(v.number()) });
  expect(namedSchema('Order', v.strictObject({ items: v.array(member), paid: v.boolean() }))).toEqual({
    title: 'Order',
    schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    required: ['items', 'paid'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          required: ['sku'],
          properties: { sku: { type: 'string' }, price: { type: 'number' } },
        },
      },
      paid: { type: 'boolean' },
    },
  });
});

it('leaves out the list of what an object must have where it would be empty, at every depth', () => {
  const schema = namedSchema('Change', v.object({ to: v.optional(v.object({ city: v.optional(v.string()) })) }));
  expect(JSON.stringify(schema)).not.toContain('required');
});

it('keeps limits and what is stated of checks by code, also of what may be null, and leaves out other checks', () => {
  const notes = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(9)));
  const at = v.pipe(
    v.string(),
    v.check((text) => text.endsWith('Z')),
    v.metadata({ format: 'date-time' }),
  );
  expect(namedSchema('Note', v.object({ notes, at }))).toMatchObject({
    properties: {
      notes: { type: ['string', 'null'], minLength: 1, maxLength: 9 },
      at: { type: 'string', format: 'date-time' },
    },
  });
});

it('counts the members of a list, bounds numbers, takes whole ones by their value, and names what a text can be', () => {
  const whole = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9));
  const list = v.pipe(v.array(whole), v.minLength(1), v.maxLength(50));
  const schema = v.object({ list, total: v.pipe(v.number(), v.safeInteger()), status: v.picklist(['ON', 'OFF']) });
  expect(namedSchema('Lamp', schema)).toMatchObject({
    properties: {
      list: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: { type: 'number', multipleOf: 1, minimum: 1, maximum: 9 },
      },
      total: { type: 'number', multipleOf: 1 },
      status: { type: 'string', enum: ['ON', 'OFF'] },
    },
  });
});

it('has patterns, and states of bytes in words what it can only bound in characters', () => {
  const schema = v.object({
    id: v.pipe(v.string(), v.regex(/^[a-f]+$/)),
    email: v.pipe(v.string(), v.rfcEmail()),
    text: v.pipe(v.string(), v.maxBytes(9), v.metadata({ description: 'Markdown.' })),
    labels: v.record(v.string(), v.number()),
  });
  expect(namedSchema('Note', schema)).toMatchObject({
    properties: {
      id: { type: 'string', pattern: '^[a-f]+$' },
      email: { pattern: v.RFC_EMAIL_REGEX.source },
      text: { maxLength: 9, description: 'At most 9 bytes in UTF-8. Markdown.' },
      labels: { type: 'object', additionalProperties: { type: 'number' } },
    },
  });
});

it('keeps the rules of a schema that another one adds to', () => {
  const name = v.pipe(v.pipe(v.string(), v.maxLength(9)), v.regex(/^x/), v.metadata({ description: 'A name.' }));
  expect(namedSchema('Note', v.object({ name }))).toMatchObject({
    properties: { name: { maxLength: 9, pattern: '^x', description: 'A name.' } },
  });
});

it('refuses no text that the function takes: what follows a change is none of what is sent, emoji count as two', () => {
  const name = v.pipe(v.string(), v.trim(), v.maxLength(3), v.regex(/^x/), v.metadata({ description: 'Trimmed.' }));
  const pair = v.pipe(v.string(), v.minLength(2));
  expect(namedSchema('Note', v.object({ name, pair })).properties).toEqual({
    name: { type: 'string', description: 'Trimmed.' },
    pair: { type: 'string', minLength: 1 },
  });
  expect(v.is(pair, '💥')).toBe(true);
});

it.each([
  ['trim', v.pipe(v.string(), v.trim(), v.maxLength(3)), 'What max_length is after a change'],
  ['a change within', v.pipe(v.pipe(v.string(), v.trim()), v.maxLength(3)), 'What max_length is after a change'],
  ['a pattern with flags', v.pipe(v.string(), v.regex(/x/i)), 'A pattern with the flags i'],
])('refuses rules that it could not state: %s', (_, schema, message) => {
  expect(() => namedSchema('Wrong', v.object({ schema }))).toThrow(message);
});

it.each([
  ['A schema of type date', v.object({ at: v.date() })],
  ['The rule email', v.pipe(v.string(), v.email())],
])('refuses what it would leave out unsaid: %s', (what, schema) => {
  expect(() => namedSchema('Wrong', schema)).toThrow(`${what} is not understood.`);
});
