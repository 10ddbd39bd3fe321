import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { LIFECYCLE } from '../../lambdas/event-triggers/change';
import { unheard } from './unheard';

/** A change as it is recorded. */
interface Change {
  readonly subject: string;
  readonly at: string;
  readonly state: string;
  readonly source: string;
}

/** What is recorded of instances, in the order of time. */
export const chart = { measure: watchInstances, caption, draw };

const ec2 = new EC2Client();
const pause = () => setTimeout(2000);

/** Three instances change; of two changes the events are lost, and the reconciler finds what they led to. */
async function watchInstances(outputs: Readonly<Record<string, string>>): Promise<Change[]> {
  const { AuditTableName = '', ReconcilerFunctionName = '' } = outputs;
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ImageId: 'ami-00000000', MinCount: 3, MaxCount: 3 }),
  );
  const [one = '', two = '', three = ''] = Instances.map(({ InstanceId = '' }) => InstanceId);
  await pause();
  await ec2.send(new StopInstancesCommand({ InstanceIds: [one, two] }));
  await pause();
  await unheard(async () => {
    await ec2.send(new StartInstancesCommand({ InstanceIds: [two] }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [three] }));
    await pause();
  });
  await new LambdaClient().send(new InvokeCommand({ FunctionName: ReconcilerFunctionName, Payload: '{}' }));
  await pause();
  await ec2.send(new StartInstancesCommand({ InstanceIds: [one] }));
  await pause();
  const changes: Change[] = [];
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient());
  for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: AuditTableName })) {
    changes.push(...(Items.filter(({ id }) => id !== undefined) as Change[]));
  }
  const names = new Map([one, two, three].map((id, place) => [id, `instance ${place + 1}`]));
  return changes
    .flatMap(({ subject, ...change }) => {
      const name = names.get(subject);
      return name === undefined ? [] : [{ ...change, subject: name }];
    })
    .map(({ subject, at, state, source }) => ({ subject, at, state, source }))
    .sort((a, b) => a.subject.localeCompare(b.subject) || a.at.localeCompare(b.at) || rankOf(a) - rankOf(b));
}

const rankOf = ({ state }: Change): number => LIFECYCLE.indexOf(state);

function caption(changes: readonly Change[]): string {
  const found = changes.filter(({ source }) => source === 'reconciler').length;
  const subjects = new Set(changes.map(({ subject }) => subject)).size;
  return `${subjects} instances, ${changes.length} changes in the order of time: ${changes.length - found} from events, ${found} found by the reconciler.`;
}

const [WIDTH, LEFT, LANE, TOP] = [760, 100, 84, 60];
const STYLE = `
  svg { --ink: #1f2328; --quiet: #59636e; --grid: #d1d9e0; --paper: #ffffff; --event: #0550ae; --found: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f0f6fc; --quiet: #9198a1; --grid: #3d444d; --paper: #0d1117; --event: #79c0ff; --found: #f0883e }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink) } .quiet { fill: var(--quiet); font-size: 12px }
  .paper { fill: var(--paper) } .lane { stroke: var(--grid); stroke-width: 2 } .event { fill: var(--event) }
  .reconciler { fill: var(--paper); stroke: var(--found); stroke-width: 3 }`;

/** A lane for each instance, its changes from left to right: those that an event told filled, those that were found not. */
function draw(changes: readonly Change[]): string {
  const subjects = [...new Set(changes.map(({ subject }) => subject))];
  const moments = [...new Set(changes.map((change) => `${change.at} ${rankOf(change)}`))].sort();
  const x = (change: Change): number =>
    LEFT +
    40 +
    (moments.indexOf(`${change.at} ${rankOf(change)}`) * (WIDTH - LEFT - 90)) / Math.max(1, moments.length - 1);
  const y = (subject: string): number => TOP + 40 + subjects.indexOf(subject) * LANE;
  const height = TOP + subjects.length * LANE + 30;
  const lanes = subjects.map(
    (subject) =>
      `<text x="16" y="${y(subject) + 4}">${subject}</text><line class="lane" x1="${LEFT}" x2="${WIDTH - 16}" y1="${y(subject)}" y2="${y(subject)}"/>`,
  );
  const marks = changes.map((change, place) => {
    const [at, line] = [x(change).toFixed(1), y(change.subject)];
    // Neighbours would cover one another: every second label is below.
    const below = place % 2 === 0 ? -16 : 26;
    return `<circle class="${change.source}" cx="${at}" cy="${line}" r="7"/><text class="quiet" x="${at}" y="${line + below}" text-anchor="middle">${change.state}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">
<title id="title">What is recorded of each instance</title>
<desc id="desc">${caption(changes)}</desc>
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="${height}"/>
<circle class="event" cx="${LEFT + 8}" cy="24" r="7"/><text x="${LEFT + 22}" y="29">an event told it</text>
<circle class="reconciler" cx="${LEFT + 178}" cy="24" r="7"/><text x="${LEFT + 192}" y="29">the reconciler found it: its event was lost</text>
${lanes.join('\n')}
${marks.join('\n')}
<text x="16" y="${height - 12}">${caption(changes)}</text>
</svg>
`;
}
