import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { documents, expectDenial, outputsOf } from '../support/e2e';
import { signatureOf } from '../support/signature';
import { apiOf, claimsOf, folderOf, shortLived, signedIn } from '../todo-mobile-api/users';
import { type FuzzedRequest, requestTo, type Route, routesOf } from './requests';

/** To all APIs together. */
const REQUESTS = 10_000;
/** At once, to each API: what its throttle lets through, and the local cloud has functions for. */
const AT_ONCE = 6;

/** What the facade hands on, as its routes are. */
const ORDERS: readonly Route[] = [
  { method: 'POST', path: '/orders', authorization: 'NONE' },
  { method: 'GET', path: '/orders/{id}', authorization: 'NONE' },
  { method: 'POST', path: '/orders/{id}/cancel', authorization: 'NONE' },
];

/** The outputs that tell where the routes of which API are. */
const APIS = [
  { scenario: 'TodoMobileApi', output: 'ApiUrl', api: /^Api/ },
  { scenario: 'BlogSite', output: 'ApiUrl', api: /^Api/ },
  { scenario: 'StranglerFacade', output: 'FacadeUrl', api: /^Api/, more: ORDERS },
  { scenario: 'StranglerFacade', output: 'LegacyUrl', api: /^LegacyApi/, more: ORDERS },
  { scenario: 'TransactionalOutbox', output: 'ApiUrl', api: /^Api/ },
  // The rows of jobs hold none of what was sent.
  { scenario: 'QueueLeveler', output: 'ApiUrl', api: /^Api/, keeps: false },
];

const ANSWERS = [200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 428, 429];
/** What nobody outside has to read: places in code, and errors as runtimes print them. */
const INNARDS = /\bat \S+ \(|node_modules|\/var\/task|Traceback|\.[jt]s:\d+|(Type|Reference|Range|Syntax)Error\b/;

const REFUSALS = [401, 403, 413];
/** A path segment can be what makes it another path. */
const NO_ROUTE = 'There is no such route';

interface Answered {
  readonly request: FuzzedRequest;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What a caller sends to be let in. */
type Caller = (request: FuzzedRequest, url: string) => Promise<Record<string, string>> | Record<string, string>;

const bearer =
  (authorization: string): Caller =>
  () => ({ authorization });
const signer =
  (credentials?: Awaited<ReturnType<typeof folderOf>>['credentials']): Caller =>
  ({ route, path, headers, body }, url) =>
    signatureOf(
      url + path,
      {
        method: route.method,
        contentType: headers['content-type'] ?? '',
        ...(body !== undefined && { body }),
      },
      credentials,
    );

async function send(url: string, request: FuzzedRequest, caller: Caller): Promise<Answered> {
  const { route, path, body } = request;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, {
      method: route.method,
      headers: { ...request.headers, ...(await caller(request, url)) },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const throttled = answer.status === 429 && attempt < 20;
    if (!throttled) return { request, status: answer.status, type: answer.headers.get('content-type') ?? '', text };
    await setTimeout(100 * attempt);
  }
}

/** Sends requests, some at once. */
async function sendAll(url: string, requests: readonly FuzzedRequest[], caller: Caller): Promise<Answered[]> {
  const waiting = [...requests];
  const answered: Answered[] = [];
  const next = async (): Promise<void> => {
    for (let request = waiting.pop(); request; request = waiting.pop()) {
      answered.push(await send(url, request, caller));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return answered;
}

const shown = ({ request, status, type, text }: Answered) =>
  JSON.stringify({ status, type, text: text.slice(0, 200), ...request, body: request.body?.slice(0, 200) });

/** All rows of all tables of a stack, as texts. */
async function rowsOf(stack: string): Promise<string[]> {
  const rows: string[] = [];
  for (const TableName of Object.values(await physicalIdsOf(stack, 'AWS::DynamoDB::GlobalTable'))) {
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
      rows.push(...Items.map((item) => JSON.stringify(item)));
    }
  }
  return rows;
}

const marksIn = (rows: readonly string[]) => new Set(rows.flatMap((row) => row.match(/mark[a-z]{12}/g) ?? []));

const fuzzed = APIS.map(({ scenario, output, api, more = [], keeps = true }) => {
  const routes = [...([...routesOf(scenario)].find(([id]) => api.test(id))?.[1] ?? []), ...more];
  return {
    scenario,
    output,
    keeps,
    url: outputsOf(scenario)[output] ?? '',
    routes,
    guarded: routes.filter(({ authorization }) => authorization !== 'NONE'),
    // The facade's answers are those of the systems behind it, of which one is old.
    ownProblems: scenario !== 'StranglerFacade',
  };
});

let ann: string;
let bob: string;
let own: Caller;
/** Those who must not be let in, by what they send. */
let strangers: Readonly<Record<string, Caller>>;

beforeAll(async () => {
  [ann, bob] = [(await signedIn()).idToken, (await signedIn()).idToken];
  own = (request, url) => {
    const { authorization } = request.route;
    if (authorization === 'NONE') return {};
    return (authorization === 'AWS_IAM' ? signer() : bearer(ann))(request, url);
  };
  const [header = '', payload = '', signature = ''] = ann.split('.');
  const changed = Buffer.from(JSON.stringify({ ...claimsOf(ann), sub: claimsOf(bob).sub })).toString('base64url');
  const someone = (await folderOf(bob)).credentials;
  strangers = {
    nothing: () => ({}),
    'no token': bearer('x'),
    'no bearer token': bearer('Bearer x'),
    'a token without its signature': bearer(`${header}.${payload}.`),
    "a token with another user's name": bearer(`${header}.${changed}.${signature}`),
    'an expired token': bearer(await expired()),
    'the signature of somebody without permission': signer(someone),
    'a signature by a wrong key': signer({ ...someone, secretAccessKey: 'x' }),
  };
});

/** A token that was let in while it held. */
async function expired(): Promise<string> {
  const token = await shortLived(3);
  expect((await apiOf(token).GET('/todos')).response.status).toBe(200);
  await setTimeout(claimsOf(token).exp * 1000 - Date.now() + 1000);
  return token;
}

test.each(fuzzed)(
  '$scenario answers whatever comes to its $output with what the contract knows, and keeps nothing that it refuses',
  async ({ scenario, url, routes, ownProblems, keeps }) => {
    const count = Math.ceil(REQUESTS / APIS.length);
    const answered = await sendAll(url, fc.sample(requestTo(routes), { numRuns: count, seed: 1 }), own);
    const isBad = ({ status, type, text }: Answered): boolean =>
      !ANSWERS.includes(status) ||
      INNARDS.test(text) ||
      (ownProblems && status >= 400 && !type.startsWith('application/problem+json'));
    expect(answered.filter(isBad).slice(0, 10).map(shown)).toEqual([]);

    const accepted = answered.filter(({ status }) => status < 300);
    const refused = answered.filter(({ status }) => status >= 400);
    const kept = marksIn(await rowsOf(scenario));
    expect(refused.filter(({ request }) => kept.has(request.mark)).map(shown)).toEqual([]);
    expect(accepted.some(({ request }) => kept.has(request.mark))).toBe(keeps);
    expect(accepted.length).toBeGreaterThan(count / 200);
  },
  900_000,
);

test.each(fuzzed.filter(({ guarded }) => guarded.length > 0))(
  '$scenario lets nobody in who has no right to it, and writes nothing for them',
  async ({ scenario, url, guarded }) => {
    const before = await rowsOf(scenario);
    const known = marksIn(before);
    for (const api of Object.values(await physicalIdsOf(scenario, 'AWS::ApiGateway::RestApi'))) {
      expectDenial({ action: 'execute-api:Invoke', resource: `:${api}/` });
    }
    for (const [name, caller] of Object.entries(strangers)) {
      const requests = fc.sample(requestTo(guarded), { numRuns: 40, seed: 2 });
      const answered = await sendAll(url, requests, caller);
      const letIn: Answered[] = [];
      for (const one of answered.filter(({ status }) => !REFUSALS.includes(status))) {
        // An answer to HEAD has no text: what GET is answered there tells who it is from.
        const isHead = one.request.route.method === 'HEAD';
        const asGet = { ...one.request, route: { ...one.request.route, method: 'GET' } };
        const { text } = isHead ? await send(url, asGet, caller) : one;
        if (!text.includes(NO_ROUTE)) letIn.push(one);
      }
      expect({ name, letIn: letIn.map(shown) }).toEqual({ name, letIn: [] });
    }
    const after = await rowsOf(scenario);
    expect([...marksIn(after)].filter((mark) => !known.has(mark))).toEqual([]);
    expect(after).toHaveLength(before.length);
  },
);

test('TodoMobileApi shows and changes nothing of another user, whose ids are known', async () => {
  const { url = '', routes = [] } = fuzzed.find(({ scenario }) => scenario === 'TodoMobileApi') ?? {};
  const anns = apiOf(ann);
  const todos = await Promise.all(
    Array.from({ length: 5 }, async () => (await anns.POST('/todos', { body: { title: "Ann's own" } })).data),
  );
  const ids = todos.map((todo) => todo?.id ?? '');
  const read = () =>
    Promise.all(ids.map(async (id) => (await anns.GET('/todos/{id}', { params: { path: { id } } })).data));
  expect(await read()).toEqual(todos);

  const answered = await sendAll(url, fc.sample(requestTo(routes, ids), { numRuns: 500, seed: 3 }), bearer(bob));
  expect(answered.filter(({ text }) => text.includes("Ann's own")).map(shown)).toEqual([]);
  expect(answered.filter(({ request, status }) => request.path.includes('/') && status < 300).map(shown)).toEqual([]);
  expect(await read()).toEqual(todos);
});
