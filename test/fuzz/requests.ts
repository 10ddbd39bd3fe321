import fc from 'fast-check';
import { templateOf } from '../support/synth';
import type { Route } from '../../tools/proofs/proofs';
import { request as order } from '../../proofs/shared/order-request';

export interface FuzzedRequest {
  readonly route: Route;
  /** Below the API's URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A word that nothing but this request has, and that it may carry to where it would be kept. */
  readonly mark: string;
}

interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Every route of a scenario's APIs, by the API's logical id; preflights are the gateway's own. */
export function routesOf(scenario: string): ReadonlyMap<string, readonly Route[]> {
  const template = templateOf(scenario);
  const parts = template.findResources('AWS::ApiGateway::Resource') as Record<string, Resource>;
  const pathOf = (id: string): string => {
    const part = parts[id]?.Properties;
    return part ? `${pathOf(referenced(part['ParentId']))}/${String(part['PathPart'])}` : '';
  };
  const routes = new Map<string, Route[]>();
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')) as Resource[];
  for (const { Properties } of methods) {
    const { RestApiId, ResourceId, HttpMethod, AuthorizationType } = Properties;
    if (HttpMethod === 'OPTIONS') continue;
    const route = {
      method: String(HttpMethod),
      path: pathOf(referenced(ResourceId)) || '/',
      authorization: AuthorizationType as Route['authorization'],
    };
    const api = referenced(RestApiId);
    routes.set(api, [...(routes.get(api) ?? []), route]);
  }
  return routes;
}

const referenced = (value: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string] };
  return Ref ?? attribute?.[0] ?? '';
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Names that the APIs know, so that a request comes further than the first check. */
const FIELDS =
  'customerId items sku quantity unitPriceCents payload fail title notes dueAt done email contentType bytes slug markdown summary photo type store priceUsd customerInterests detail entryId amountCents';
const PARAMETERS = 'limit cursor done';

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '..',
    '%',
    '\0',
    'null',
    '-1',
    '1e309',
    '2026-11-21T00:00:00Z',
    'a@example.com',
    'image/png',
    '💥',
  ),
  fc.string({ minLength: 3000, maxLength: 5000 }),
);
const segment = fc
  .oneof(text, fc.uuid(), fc.constantFrom('01M7ZENJW2EH6CXEHP4ZEXSJ8E', 'catalog', 'customers'))
  .map((one) => {
    const encoded = encodeURIComponent(one);
    // Clients leave these out of a path, with what stands before them, encoded or not.
    return ['', '.', '..'].includes(encoded) ? 'x' : encoded;
  });
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 1, 2, 'book', 'hello'),
  fc.array(fc.record({ sku: fc.constant('book'), quantity: fc.integer(), unitPriceCents: fc.integer() }), {
    maxLength: 60,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);
/** Bodies that some route takes. */
const TAKEN: readonly ((mark: string) => object)[] = [
  (title) => ({ title }),
  (notes) => ({ done: true, notes }),
  (mark) => ({ email: `${mark}@example.com` }),
  (payload) => ({ payload }),
  (customerId) => ({ ...order, customerId }),
  (mark) => ({ title: mark, markdown: mark }),
  () => ({ contentType: 'image/png', bytes: 1000 }),
  (mark) => ({ type: mark, store: mark, priceUsd: 1, customerInterests: [mark], detail: { mark } }),
  () => ({ type: 'payment', amountCents: 1, entryId: 'one' }),
];
const field = fc.constantFrom(...FIELDS.split(' '));
const body: fc.Arbitrary<(mark: string) => string> = fc.oneof(
  {
    weight: 15,
    arbitrary: fc.tuple(fc.constantFrom(...TAKEN), fc.dictionary(field, value, { maxKeys: 1 })).map(
      ([taken, changed]) =>
        (mark: string) =>
          JSON.stringify({ ...taken(mark), ...changed }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.dictionary(field, value).map((one) => (mark: string) => JSON.stringify({ ...one, mark })),
  },
  { weight: 2, arbitrary: fc.json().map((text) => () => text) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }).map((text) => () => text) },
  {
    weight: 1,
    arbitrary: fc.constant(() => `{"__proto__":{"x":1},"a":${'['.repeat(2000)}${']'.repeat(2000)}}`),
  },
);
const contentType = fc.oneof(
  { weight: 5, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-16', 'x', ''),
  },
);
/** What a header may hold: others, no client sends. */
const headerText = fc.oneof(
  fc.stringMatching(/^[!-~]{0,60}$/),
  fc.constantFrom('"1"', 'W/"1"', '*', '""', 'key-1', 'x'.repeat(300)),
);
const known = fc.dictionary(fc.constantFrom('if-match', 'accept', 'x-caller-id', 'cookie'), headerText);

const key = fc.option(
  fc.oneof(
    headerText,
    fc.constant((mark: string) => mark),
  ),
  { nil: undefined },
);

/**
 * Requests to routes: as somebody sends them who knows the names, and of the rows' ids at most these.
 */
export const requestTo = (routes: readonly Route[], ids: readonly string[] = []): fc.Arbitrary<FuzzedRequest> =>
  fc
    .record({
      route: fc.constantFrom(...routes),
      method: fc.constantFrom(...METHODS),
      segments: fc.array(ids.length > 0 ? fc.constantFrom(...ids) : segment, { minLength: 4, maxLength: 4 }),
      query: fc.dictionary(
        fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PARAMETERS.split(' ')) }, { weight: 1, arbitrary: text }),
        text,
        { maxKeys: 3 },
      ),
      headers: known,
      key,
      contentType,
      body,
      mark: fc.stringMatching(/^mark[a-z]{12}$/),
    })
    .map(({ route, method, segments, query, headers, key, contentType, body, mark }) => {
      const path = route.path.replace(/\{[^}]+\}/g, () => segments.pop() ?? 'x');
      const search = new URLSearchParams(query);
      const actual = route.method === 'ANY' ? method : route.method;
      return {
        route: { ...route, method: actual },
        path: `${path.slice(1)}${search.size > 0 ? `?${search.toString()}` : ''}`,
        headers: {
          ...headers,
          ...(key !== undefined && { 'idempotency-key': typeof key === 'string' ? key : key(mark) }),
          'content-type': contentType,
        },
        ...(!['GET', 'HEAD'].includes(actual) && { body: body(mark) }),
        mark,
      };
    });
