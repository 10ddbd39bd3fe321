import { REQUESTS_PER_RETRY } from '../../lambdas/robust-api/retry-budget';
import { everythingIsUnavailable, failuresAreSilent } from '../shared/mutants';
import type { Answer } from '../../tools/aws/apigateway/answer';
import { failingIsAlarmed } from '../../tools/simulation/invariants';
import { propertiesOf } from '../../tools/simulation/mutations';
import { type Check, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';

const ENTRY = { actor: 'ada', action: 'read', subject: 'lamp-1' };
/** How the systems do, request by request: those that nothing is wrong with pay for a retry. */
const CATALOG = [...Array<string>(REQUESTS_PER_RETRY).fill('lamp'), 'down', 'malformed', 'lamp'];
const QUOTES = ['ACME', 'missing', 'down'];
const IMPORTED = ['ACME', 'malformed'];
const PARTNER = ['order', 'down'];
/** What a system that does not do well is asked for ends a client's patience after one try: that is what it is there for. */
const isWell = (path: string): boolean => !/\/(slow|down|malformed|huge|missing)-/.test(path);
/** Statuses of 4xx and 5xx with which who asks for such a thing is content. */
const CONTENT = [404, 502, 503, 504];

async function workload(world: World): Promise<void> {
  const get = (path: string) => world.api.request({ method: 'GET', path, content: isWell(path) ? [] : CONTENT });
  const inTurn = async (requests: readonly (() => Promise<unknown>)[]) => {
    for (const request of requests) await request();
  };
  await Promise.all([
    inTurn(CATALOG.map((name) => () => get(`/catalog/${name}-1`))),
    inTurn(QUOTES.map((name) => () => get(`/quotes/${name}-1`))),
    inTurn(IMPORTED.map((name) => () => imported(world).request({ method: 'GET', path: `/quotes/${name}-1` }))),
    inTurn(PARTNER.map((name) => () => get(`/partners/things/${name}-1`))),
    inTurn(
      [1, 2].map(
        (place) => () =>
          world.api.request({ method: 'POST', path: '/audit', body: { ...ENTRY, subject: `lamp-${String(place)}` } }),
      ),
    ),
  ]);
}

/** The API that asks the exchange with no function between. */
function imported(world: World) {
  const found = world.apigateway.apis.find(({ name }) => name === 'Imported');
  if (!found) throw new Error('The template has no API that was imported.');
  return found;
}

interface Answered {
  readonly path: string;
  readonly answer: Answer;
}

/** Every answer that a client was given, of each API. */
const answersIn = (world: World): Answered[] =>
  [...world.api.requests, ...imported(world).requests].flatMap(({ path, answers }) =>
    answers.flatMap((answer) => (answer === undefined ? [] : [{ path, answer }])),
  );

const successesIn = (world: World): Answered[] =>
  answersIn(world).filter(({ answer: { status } }) => status >= 200 && status < 300);

const nameIn = (path: string): string => path.split('/').at(-1) ?? '';

/** Whether a success has what was asked for. */
function isAsked({ path, answer: { body } }: Answered): boolean {
  const { sku, symbol, priceCents, path: passed } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (path.startsWith('/catalog/')) return sku === nameIn(path) && typeof priceCents === 'number';
  if (path.startsWith('/quotes/')) return symbol === nameIn(path) && typeof priceCents === 'number';
  return path === '/audit' || passed === path.replace('/partners', '');
}

const FUNCTIONS = ['GetProduct', 'GetQuote'];

const asksSeldom: Check = {
  promise: 'robust-2',
  claim: 'a system is asked at most 1.1 times for each request',
  holds: (world) => {
    for (const functionName of FUNCTIONS) {
      const requests = world.lambda.invocations.filter((one) => one.functionName === functionName).length;
      const attempts = world.calls.filter(({ invocation }) => invocation.functionName === functionName).length;
      if (attempts > 1.1 * requests)
        return `${functionName} asked ${String(attempts)} times for ${String(requests)} requests`;
    }
    return undefined;
  },
};

const succeedsWithWhatWasAsked: Check = {
  promise: 'robust-3',
  claim: 'a success has what was asked for',
  holds: (world) => {
    const wrong = successesIn(world).find((answered) => !isAsked(answered));
    return (
      wrong &&
      `${wrong.path} was answered with ${String(wrong.answer.status)} ${JSON.stringify(wrong.answer.body).slice(0, 100)}`
    );
  },
};

const keepsWhatItAccepts: Check = {
  promise: 'robust-3',
  claim: 'an entry that was answered with 201 is kept',
  holds: (world) => {
    const kept = world.items<{ auditId: string }>('Audit').map(({ auditId }) => auditId);
    const lost = successesIn(world).find(
      ({ path, answer }) => path === '/audit' && !kept.includes((answer.body as { auditId: string }).auditId),
    );
    return lost && `${JSON.stringify(lost.answer.body)} is kept nowhere`;
  },
};

const servesWhatIsWell: Check = {
  promise: SERVES,
  claim: 'what is asked of a system that is well is answered',
  holds: (world) => {
    for (const { path, answers } of [...world.api.requests, ...imported(world).requests]) {
      const last = answers.at(-1);
      if (isWell(path) && (last?.status ?? 500) >= 400)
        return `${path} was answered with ${String(last?.status ?? 'nothing')} at last`;
    }
    return undefined;
  },
};

const CLIENT = 'lambdas/robust-api/other-system-client.ts';

interface Method {
  readonly Integration: { readonly IntegrationResponses: { SelectionPattern?: string }[] };
}

const mutants: readonly Mutant[] = [
  {
    name: 'Whoever asks again asks as often as it likes',
    breaks: 'robust-2',
    breakable: 'retry-storm',
    changes: [{ file: CLIENT, replace: ': spent(this.budget);', by: ': this.budget;' }],
  },
  {
    name: 'An error of the function that prices come from is answered by the default response',
    breaks: 'robust-3',
    seenBy: 'a success has what was asked for',
    breakable: 'no-selection-pattern',
    template: (template) => {
      const { Integration } = propertiesOf(template, 'Apiquotessymbol', 'AWS::ApiGateway::Method') as unknown as Method;
      Integration.IntegrationResponses.splice(1);
    },
  },
  {
    name: 'What the catalog answers is not read',
    breaks: 'robust-3',
    seenBy: 'a success has what was asked for',
    changes: [
      {
        file: 'lambdas/robust-api/product.ts',
        replace: 'return success && output.sku === sku ? output : undefined;',
        by: 'return json as Product;',
      },
    ],
  },
  {
    name: '201 is the answer whatever DynamoDB says',
    breaks: 'robust-3',
    seenBy: 'an entry that was answered with 201 is kept',
    template: (template) => {
      const { Integration } = propertiesOf(template, 'ApiauditPOST', 'AWS::ApiGateway::Method') as unknown as Method;
      Integration.IntegrationResponses.splice(1);
      for (const response of Integration.IntegrationResponses) delete response.SelectionPattern;
    },
  },
  { ...everythingIsUnavailable, breaks: SERVES },
  { ...failuresAreSilent, breaks: RINGS },
];

export const simulation: Simulation = {
  scenario: 'RobustApi',
  workload,
  invariants: [asksSeldom, succeedsWithWhatWasAsked, keepsWhatItAccepts, failingIsAlarmed],
  effects: [servesWhatIsWell],
  mutants,
};
