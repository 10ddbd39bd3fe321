import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { expectDenial } from '../support/e2e';
import { documents, outputsOf } from '../../tools/proofs/deployed';
import { scenarios } from '../../lib/registry';
import type { Users } from '../../tools/proofs/proofs';
import { claimsOf } from '../../tools/proofs/json';
import { proofsOf } from '../support/proofs';
import { requestTo, routesOf } from './requests';
import { type Answered, bearer, type Caller, send, sendAll, shown, signer } from './sending';

/** To all APIs together. */
const REQUESTS = 10_000;

const ANSWERS = [200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 428, 429];
/** What nobody outside has to read: places in code, and errors as runtimes print them. */
const INNARDS = /\bat \S+ \(|node_modules|\/var\/task|Traceback|\.[jt]s:\d+|(Type|Reference|Range|Syntax)Error\b/;

const REFUSALS = [401, 403, 413];
/** A path segment can be what makes it another path. */
const NO_ROUTE = 'There is no such route';

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

const proofs = scenarios.map(({ id, folder }) => ({ id, ...proofsOf(folder) }));
const apis = proofs.flatMap(({ id, fuzz }) => fuzz.map((api) => ({ scenario: id, ...api })));
const fuzzed = apis.map(({ scenario, output, api, more = [], keeps = true, ownProblems = true, pages }) => {
  const routes = [...([...routesOf(scenario)].find(([id]) => api.test(id))?.[1] ?? []), ...more];
  return {
    scenario,
    output,
    keeps,
    ownProblems,
    pages,
    url: outputsOf(scenario)[output] ?? '',
    routes,
    guarded: routes.filter(({ authorization }) => authorization !== 'NONE'),
  };
});

let own: Caller;
/** Those who must not be let in, by what they send. */
let strangers: Readonly<Record<string, Caller>>;

beforeAll(async () => {
  const users = await proofs.find((one) => one.users)?.users?.();
  if (!users) throw new Error('Nobody can sign in to any of the scenarios.');
  const [ann, bob] = [(await users.signedIn()).idToken, (await users.signedIn()).idToken];
  own = (request, url) => {
    const { authorization } = request.route;
    if (authorization === 'NONE') return {};
    return (authorization === 'AWS_IAM' ? signer() : bearer(ann))(request, url);
  };
  const [header = '', payload = '', signature = ''] = ann.split('.');
  const changed = Buffer.from(JSON.stringify({ ...claimsOf(ann), sub: claimsOf(bob).sub })).toString('base64url');
  const someone = (await users.folderOf(bob)).credentials;
  strangers = {
    nothing: () => ({}),
    'no token': bearer('x'),
    'no bearer token': bearer('Bearer x'),
    'a token without its signature': bearer(`${header}.${payload}.`),
    "a token with another user's name": bearer(`${header}.${changed}.${signature}`),
    'an expired token': bearer(await expired(users)),
    'the signature of somebody without permission': signer(someone),
    'a signature by a wrong key': signer({ ...someone, secretAccessKey: 'x' }),
  };
});

/** A token that was let in while it held. */
async function expired(users: Users): Promise<string> {
  const token = await users.shortLived(3);
  expect(await users.isLetIn(token)).toBe(true);
  await setTimeout(claimsOf(token).exp * 1000 - Date.now() + 1000);
  return token;
}

test.each(fuzzed)(
  '$scenario answers whatever comes to its $output with what the contract knows, and keeps nothing that it refuses',
  async ({ scenario, url, routes, ownProblems, pages, keeps }) => {
    const count = Math.ceil(REQUESTS / apis.length);
    const answered = await sendAll(url, fc.sample(requestTo(routes), { numRuns: count, seed: 1 }), own);
    const isExplained = ({ type, request: { route } }: Answered): boolean =>
      type.startsWith('application/problem+json') || (pages?.test(route.path) === true && type.startsWith('text/html'));
    const isBad = (answer: Answered): boolean =>
      !ANSWERS.includes(answer.status) ||
      INNARDS.test(answer.text) ||
      (ownProblems && answer.status >= 400 && !isExplained(answer));
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
        // An answer to HEAD has no text: what GET is answered there shows who it is from.
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
