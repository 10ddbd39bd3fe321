import { setTimeout } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { outputsOf, stacks } from '../../tools/proofs/deployed';
import { allProofs } from '../../tools/proofs/proofs';

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
/** The stacks that were sent something. */
let asked: readonly string[];

beforeAll(async () => {
  const deployed = (await allProofs()).filter(({ id }) => stacks.includes(id));
  for (const { id, sendPrivateData } of deployed) await sendPrivateData?.(outputsOf(id), MARK);
  asked = deployed.filter(({ sendPrivateData }) => sendPrivateData).map(({ id }) => id);
  await setTimeout(10_000); // for what comes of it later, and for the logs of the last function
  read = await logs();
});

it('is logged by every function that was called what it did', async () => {
  const called = (await groupsOfFunctions()).map((own) => ({
    ...own,
    lines: read.find(({ group }) => group === own.group)?.lines ?? [],
  }));
  const isStructured = ({ lines }: Log) => lines.some((line) => line.startsWith('{"level"'));
  expect(called.filter((log) => log.lines.length > 0 && !isStructured(log)).map(({ id }) => id)).toEqual([]);
  expect(asked.filter((stack) => !called.some((log) => log.stack === stack && isStructured(log)))).toEqual([]);
});

it.each(Object.entries(FORBIDDEN))('is not logged by anybody: %s', (_what, pattern) => {
  const leaks = read.flatMap(({ group, lines }) =>
    lines.filter((line) => pattern.test(line)).map((line) => `${group}: ${line.slice(0, 500)}`),
  );
  expect({ count: leaks.length, first: leaks.slice(0, 5) }).toEqual({ count: 0, first: [] });
});
