import { setTimeout } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { outputsOf, stacks } from '../support/e2e';
import { request } from '../support/order-request';

const client = new CloudWatchLogsClient({ maxAttempts: 10 });
/** What these tests send as somebody's name, words and keys, to every scenario. */
const MARK = 'Wilhelmina-Quux';
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'what somebody wrote': new RegExp(MARK, 'i'),
  'an email address': /[\w.+-]+@[\w-]+\.\w/,
  'a token, or the policy of a form': /eyJ[\w-]{20}/,
  'the token of a subscriber': /[\w-]{43}\.[\w-]{22}/,
  'a header that authorizes': /authorization/i,
  'a presigned request': /X-Amz-(Signature|Credential|Security-Token)/i,
  'the id of an access key': /\bA[KS]IA[A-Z0-9]{12,}/,
};
/** They log nothing, or not as ours do: stand-ins for systems of others, what deploys, and the CDK's that empties buckets. */
const NOT_OURS = ['SlowBackend', 'LegacyApplication', 'SiteDeployer', 'Emptying'];

const json = { 'Content-Type': 'application/json' };
const post = (url: string | undefined, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url ?? '', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
const order = { ...request, customerId: MARK };
const hidden = { Authorization: `Bearer ${MARK}`, 'Idempotency-Key': MARK, 'x-caller-id': MARK, Cookie: `a=${MARK}` };

/** Requests with personal data, good and bad, of every scenario that takes some. */
const SAID: Readonly<Record<string, (outputs: Readonly<Record<string, string>>) => Promise<unknown>>> = {
  TransactionalOutbox: async ({ ApiUrl }) => {
    await post(`${ApiUrl ?? ''}orders?name=${MARK}`, order, hidden);
    await post(`${ApiUrl ?? ''}orders`, { ...order, items: [{ sku: MARK, quantity: MARK }] });
    await fetch(`${ApiUrl ?? ''}orders/${MARK}@example.com`);
  },
  StranglerFacade: async ({ FacadeUrl }) => {
    await post(`${FacadeUrl ?? ''}orders`, order, hidden);
    await fetch(`${FacadeUrl ?? ''}customers/${MARK}?name=${MARK}`, { headers: hidden });
  },
  QueueLeveler: async ({ ApiUrl }) => {
    await post(`${ApiUrl ?? ''}jobs`, { payload: { name: MARK, email: `${MARK}@example.com` } }, hidden);
    await post(`${ApiUrl ?? ''}jobs`, { payload: { name: MARK, fail: true } });
  },
  BlogSite: async ({ ApiUrl }) => {
    const { form, signed, subscriber, tokenOf } = await import('../blog-site/client');
    const email = `${MARK}@example.com`.toLowerCase();
    await post(`${ApiUrl ?? ''}subscribers`, { email });
    await post(`${ApiUrl ?? ''}subscribers`, { email: MARK });
    const row = await subscriber(email);
    for (const token of [`${MARK}.${MARK}`, row ? tokenOf(row) : '']) {
      await post(`${ApiUrl ?? ''}subscribers/${token}/unsubscribe`, {});
    }
    await signed('POST', 'posts', { body: { slug: 'of-somebody', title: MARK, summary: MARK, markdown: MARK } });
    await form('image/jpeg', 1000);
  },
  TodoMobileApi: async ({ ApiUrl }) => {
    const { signedIn } = await import('../todo-mobile-api/users');
    const { idToken } = await signedIn();
    const own = { ...hidden, Authorization: idToken };
    await post(`${ApiUrl ?? ''}todos`, { title: MARK, notes: MARK }, own);
    await post(`${ApiUrl ?? ''}todos`, { title: MARK.repeat(100) }, own);
    await fetch(`${ApiUrl ?? ''}todos?cursor=${MARK}`, { headers: own });
    await fetch(`${ApiUrl ?? ''}todos/${idToken}`, { headers: own });
  },
};

interface Log {
  readonly group: string;
  readonly lines: readonly string[];
}

/** All that any function or API of the stacks has logged. */
async function logs(): Promise<readonly Log[]> {
  const found: Log[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName: group = '' } of logGroups) {
      if (!stacks.some((stack) => group.includes(stack))) continue;
      const lines: string[] = [];
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: group })) {
        lines.push(...events.map(({ message = '' }) => message));
      }
      found.push({ group, lines });
    }
  }
  return found;
}

interface Own {
  readonly stack: string;
  readonly id: string;
  readonly group: string;
}

/** The log groups of our functions. */
async function groupsOfFunctions(): Promise<readonly Own[]> {
  const groups: Own[] = [];
  for (const stack of stacks) {
    for (const [logicalId, group] of Object.entries(await physicalIdsOf(stack, 'AWS::Logs::LogGroup'))) {
      const [, id = ''] = /^(\w+)Logs[0-9A-F]{8}$/.exec(logicalId) ?? [];
      if (id !== '' && !NOT_OURS.includes(id)) groups.push({ stack, id, group });
    }
  }
  return groups;
}

let read: readonly Log[];

beforeAll(async () => {
  for (const [stack, say] of Object.entries(SAID)) if (stacks.includes(stack)) await say(outputsOf(stack));
  await setTimeout(10_000); // for what comes of it later, and for the logs of the last function
  read = await logs();
});

it('is logged by every function that was called what it did', async () => {
  const called = (await groupsOfFunctions()).map((own) => ({
    ...own,
    lines: read.find(({ group }) => group === own.group)?.lines ?? [],
  }));
  const says = ({ lines }: Log) => lines.some((line) => line.startsWith('{"level"'));
  expect(called.filter((log) => log.lines.length > 0 && !says(log)).map(({ id }) => id)).toEqual([]);
  const asked = stacks.filter((stack) => stack in SAID);
  expect(asked.filter((stack) => !called.some((log) => log.stack === stack && says(log)))).toEqual([]);
});

it.each(Object.entries(FORBIDDEN))('is not logged by anybody: %s', (_what, pattern) => {
  const leaks = read.flatMap(({ group, lines }) =>
    lines.filter((line) => pattern.test(line)).map((line) => `${group}: ${line.slice(0, 500)}`),
  );
  expect({ count: leaks.length, first: leaks.slice(0, 5) }).toEqual({ count: 0, first: [] });
});
