import * as v from 'valibot';
import { namedSchema } from '../lib/json-schema';

it('says of an object what it must have, what it may have, and whether that is all', () => {
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

it('keeps limits and what is said of checks by code, also of what may be null, and leaves out other checks', () => {
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

it.each([
  ['A schema of type date', v.object({ at: v.date() })],
  ['The rule email', v.pipe(v.string(), v.email())],
])('refuses what it would leave out unsaid: %s', (what, schema) => {
  expect(() => namedSchema('Wrong', schema)).toThrow(`${what} is not understood.`);
});
