import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import Ajv from 'ajv-draft-04';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import type { GenericSchema } from 'valibot';
import { orderRequest, orderSummarySchema } from '../../lambdas/shared/order-request';
import { uncarriedIn } from '../../lambdas/shared/text';
import { namedSchema } from '../../lib/json-schema';
import { request } from '../../proofs/shared/order-request';
import { apiEvent } from './lambda-events';

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

const ajv = new Ajv({ formats: { 'date-time': true } });
const published = (schema: GenericSchema) => {
  // `schema` is how the CDK names the draft.
  const { schema: _, ...plain } = namedSchema('Order', schema);
  return ajv.compile(plain);
};
const [isRequest, isSummary] = [published(orderRequest), published(orderSummarySchema)];

const place = (handler: Handler, text: string) =>
  handler({ ...apiEvent({}), httpMethod: 'POST', path: '/orders', body: text });
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 9 }),
  fc
    .tuple(fc.constantFrom('x', '💥', 'é', '👩‍👧', '\uffff'), fc.constantFrom(0, 1, 34, 50, 51, 99, 100, 101))
    .map(([unit, times]) => unit.repeat(times)),
);
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, 1000, 1001, 1.5, 1e-7, 100_000_000, 100_000_001, -1, 2 ** 53, 1e21, Number.MAX_VALUE),
  fc.integer({ min: -1, max: 1001 }),
);
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));
const extra = fc.dictionary(fc.constantFrom('__proto__', 'toString', 'orderId', 'status', 'note'), value, {
  maxKeys: 1,
});
/** Mostly an order, with one member or another that is none. */
const member = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: value });
const withExtra = (known: fc.Arbitrary<object>) =>
  fc.tuple(known, extra).map(([one, more]) => Object.assign(Object.create(null), more, one) as unknown);
const item = withExtra(
  fc.record(
    {
      sku: member(fc.oneof(text, fc.constant('book'))),
      quantity: member(fc.oneof(number, fc.integer({ min: 1, max: 1000 }))),
      unitPriceCents: member(fc.oneof(number, fc.integer({ min: 0, max: 100_000_000 }))),
    },
    { noNullPrototype: true },
  ),
);
const items = fc.oneof(
  { weight: 9, arbitrary: fc.array(item, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(50, 51).map((length) => Array.from({ length }, () => request.items[0])),
  },
);
const body = fc.oneof(
  {
    weight: 9,
    arbitrary: withExtra(fc.record({ customerId: member(text), items: member(items) }, { requiredKeys: ['items'] })),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Tests that a handler takes an order where the schema that is published takes it, and nowhere else. */
export function describeOrderSchema(handler: Handler): void {
  const tables = mockClient(DynamoDBDocumentClient);
  beforeEach(() => {
    tables.reset();
    tables.on(TransactWriteCommand).resolves({});
  });
  /** The order that was written. */
  const written = () => tables.commandCalls(TransactWriteCommand).at(-1)?.args[0].input.TransactItems?.[0]?.Put?.Item;

  it('is taken where the published schema takes it and its text can be carried, and nowhere else', async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(body, async (one) => {
        const sent = JSON.stringify(one);
        const parsed: unknown = JSON.parse(sent);
        const isTaken = isRequest(parsed) && uncarriedIn(parsed, 1).length === 0;
        const { statusCode, body: answered } = await place(handler, sent);
        expect({ sent, statusCode }).toEqual({ sent, statusCode: isTaken ? 201 : 400 });
        if (isTaken) expect(isSummary(JSON.parse(answered))).toBe(true);
        seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1);
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.get(201) ?? 0, seen.get(400) ?? 0)).toBeGreaterThan(50);
  });

  it.each(['1e2', '100.0', '100', '1000e-1'])('counts a number by its value: %s is a hundred', async (quantity) => {
    const sent = JSON.stringify(request).replace('"quantity":2', `"quantity":${quantity}`);
    expect(isRequest(JSON.parse(sent))).toBe(true);
    expect((await place(handler, sent)).statusCode).toBe(201);
    expect(written()).toMatchObject({ items: [{ quantity: 100 }] });
  });

  it.each(['1e400', '-1e400', 'NaN', '01', '1.5', '"2"'])('is refused with a quantity of %s', async (quantity) => {
    const sent = JSON.stringify(request).replace('"quantity":2', `"quantity":${quantity}`);
    expect((await place(handler, sent)).statusCode).toBe(400);
  });

  it('has the last of several members of one name', async () => {
    const [first, last] = ['"customerId":7', JSON.stringify(request).slice(1, -1)];
    expect((await place(handler, `{${first},${last}}`)).statusCode).toBe(201);
    expect((await place(handler, `{${last},${first}}`)).statusCode).toBe(400);
  });

  it('has no member that the schema does not name, at any depth', async () => {
    const odd = '"__proto__":{"status":"CANCELLED"},"constructor":1,"note":"x","orderId":"mine","status":"CANCELLED"';
    const sent = JSON.stringify(request).replaceAll('{', `{${odd},`);
    expect(isRequest(JSON.parse(sent))).toBe(true);
    expect((await place(handler, sent)).statusCode).toBe(201);
    const plain = { ...written() };
    await place(handler, JSON.stringify(request));
    expect(Object.keys(plain).sort()).toEqual(Object.keys(written() ?? {}).sort());
    expect(plain).toMatchObject({ ...request, status: 'PLACED' });
    expect(plain['items']).toEqual(request.items);
    expect(plain['orderId']).not.toBe('mine');
  });
}
