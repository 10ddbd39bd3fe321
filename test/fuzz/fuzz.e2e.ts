import fc from 'fast-check';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documents, outputsOf } from '../support/e2e';
import { signedIn } from '../todo-mobile-api/users';
import { type FuzzedRequest, requestTo, type Route, routesOf } from './requests';

/** To all APIs together. */
const REQUESTS = 10_000;
/** At once, to each API: what its throttle lets through, and the local cloud has functions for. */
const AT_ONCE = 6;

/** The outputs that tell where the routes of which API are. */
const APIS = [
  { scenario: 'TodoMobileApi', output: 'ApiUrl', api: /^Api/ },
  { scenario: 'BlogSite', output: 'ApiUrl', api: /^Api/ },
  { scenario: 'StranglerFacade', output: 'FacadeUrl', api: /^Api/ },
  { scenario: 'StranglerFacade', output: 'LegacyUrl', api: /^LegacyApi/ },
  { scenario: 'TransactionalOutbox', output: 'ApiUrl', api: /^Api/ },
  { scenario: 'QueueLeveler', output: 'ApiUrl', api: /^Api/ },
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

async function send(
  url: string,
  request: FuzzedRequest,
  headers: { readonly authorization?: string },
): Promise<Answered> {
  const { route, path, body } = request;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, {
      method: route.method,
      headers: { ...request.headers, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const throttled = answer.status === 429 && attempt < 20;
    if (!throttled) return { request, status: answer.status, type: answer.headers.get('content-type') ?? '', text };
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

/** Sends as many requests, some at once. */
async function sendAll(
  url: string,
  routes: readonly Route[],
  count: number,
  headersFor: (route: Route) => { readonly authorization?: string },
): Promise<Answered[]> {
  const waiting = fc.sample(requestTo(routes), { numRuns: count, seed: 1 });
  const answered: Answered[] = [];
  const next = async (): Promise<void> => {
    for (let request = waiting.pop(); request; request = waiting.pop()) {
      answered.push(await send(url, request, headersFor(request.route)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return answered;
}

const shown = ({ request, status, type, text }: Answered) =>
  JSON.stringify({ status, type, text: text.slice(0, 200), ...request, body: request.body?.slice(0, 200) });

/** How many rows all tables of a stack have. */
async function rowsOf(stack: string): Promise<number> {
  const { StackResources = [] } = await new CloudFormationClient().send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  const tables = StackResources.filter(({ ResourceType }) => ResourceType === 'AWS::DynamoDB::GlobalTable');
  const counts = await Promise.all(
    tables.map(async ({ PhysicalResourceId: TableName }) => {
      const { Count = 0 } = await documents.send(new ScanCommand({ TableName, Select: 'COUNT' }));
      return Count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const fuzzed = APIS.map(({ scenario, output, api }) => {
  const routes = [...routesOf(scenario)].find(([id]) => api.test(id))?.[1] ?? [];
  return {
    scenario,
    output,
    url: outputsOf(scenario)[output] ?? '',
    routes,
    guarded: routes.filter(({ authorization }) => authorization !== 'NONE'),
    // The facade's answers are those of the systems behind it, of which one is old.
    ownProblems: scenario !== 'StranglerFacade',
  };
});

let token: string;

beforeAll(async () => {
  token = (await signedIn()).idToken;
});

test.each(fuzzed)(
  '$scenario answers whatever comes to its $output with what the contract knows, and nothing of its innards',
  async ({ url, routes, ownProblems }) => {
    const count = Math.ceil(REQUESTS / APIS.length);
    const answered = await sendAll(url, routes, count, ({ authorization }) =>
      authorization === 'COGNITO_USER_POOLS' ? { authorization: token } : {},
    );
    const isBad = ({ status, type, text }: Answered): boolean =>
      !ANSWERS.includes(status) ||
      INNARDS.test(text) ||
      (ownProblems && status >= 400 && !type.startsWith('application/problem+json'));
    expect(answered.filter(({ status }) => status < 300).length).toBeGreaterThan(count / 200);
    expect(answered.filter(isBad).slice(0, 10).map(shown)).toEqual([]);
  },
  900_000,
);

test.each(fuzzed.filter(({ guarded }) => guarded.length > 0))(
  '$scenario lets nobody in without the right token, and writes nothing for them',
  async ({ scenario, url, guarded }) => {
    const before = await rowsOf(scenario);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'x', exp: 4102444800, token_use: 'id' })).toString('base64url');
    const unsigned = `${header}.${payload}.`;
    for (const authorization of [undefined, 'x', 'Bearer x', unsigned, `${header}.${forged}.${signature}`]) {
      const answered = await sendAll(url, guarded, 40, () => (authorization === undefined ? {} : { authorization }));
      expect(
        answered.filter(({ status, text }) => !REFUSALS.includes(status) && !text.includes(NO_ROUTE)).map(shown),
      ).toEqual([]);
    }
    expect(await rowsOf(scenario)).toBe(before);
  },
  300_000,
);
