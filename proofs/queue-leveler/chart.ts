import { setTimeout } from 'node:timers/promises';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { ToolError } from '../../tools/terminal/tool-error';

const JOBS = 400;
const CLIENTS = 40;
const LONGEST_RUN_SECONDS = 300;

/** One second of the run. */
interface Second {
  /** Jobs that were answered with 202. */
  arrived: number;
  /** Jobs that the backend had done. */
  served: number;
  /** Jobs on the queue at its end, those that a worker has included. */
  waiting: number;
}

/** What a burst of jobs does, second by second. */
export const chart = { measure: watchBurst, caption, draw };

/** Sends the jobs, and looks at the queue each second until all are done. */
async function watchBurst(outputs: Readonly<Record<string, string>>): Promise<Second[]> {
  const { ApiUrl = '', QueueUrl = '', ResultsTableName = '' } = outputs;
  const queues = new SQSClient();
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient());
  const seconds: Second[] = [];
  const from = Date.now();
  const at = (time: number): Second => {
    const index = Math.max(0, Math.floor((time - from) / 1000));
    for (;;) {
      const second = seconds[index];
      if (second) return second;
      seconds.push({ arrived: 0, served: 0, waiting: 0 });
    }
  };

  const sending = sendBurst(ApiUrl, () => (at(Date.now()).arrived += 1));
  for (let second = 1; second <= LONGEST_RUN_SECONDS; second++) {
    await setTimeout(from + second * 1000 - Date.now());
    const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: taken } = Attributes;
    const waiting = Number(visible) + Number(taken);
    at(from + (second - 1) * 1000).waiting = waiting;
    const arrived = seconds.reduce((sum, { arrived }) => sum + arrived, 0);
    if (arrived < JOBS || waiting > 0) continue;

    await sending;
    for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: ResultsTableName })) {
      for (const { finishedAt } of Items) at(Date.parse(String(finishedAt))).served += 1;
    }
    return seconds;
  }
  throw new ToolError(`The jobs were not done in ${LONGEST_RUN_SECONDS} s.`);
}

/** Sends the jobs as fast as the API takes them: what it throttles is sent again. */
async function sendBurst(apiUrl: string, accepted: () => void): Promise<void> {
  let left = JOBS;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      for (;;) {
        const headers = { 'Content-Type': 'application/json' };
        const response = await fetch(`${apiUrl}jobs`, { method: 'POST', headers, body: '{"payload":"x"}' });
        await response.body?.cancel();
        if (response.status === 202) break;
        if (response.status !== 429) throw new ToolError(`The API answered ${response.status}.`);
        await setTimeout(100);
      }
      accepted();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function caption(seconds: readonly Second[]): string {
  const count = (of: (second: Second) => number): number => seconds.filter((second) => of(second) > 0).length;
  const [arriving, serving] = [count(({ arrived }) => arrived), count(({ served }) => served)];
  const most = Math.max(...seconds.map(({ arrived }) => arrived));
  const deepest = Math.max(...seconds.map(({ waiting }) => waiting));
  const rate = (JOBS / serving).toFixed(1);
  return `${JOBS} jobs arrive in ${arriving} s, up to ${most} a second; ${rate} a second are served, for ${serving} s; at most ${deepest} wait.`;
}

const WIDTH = 760;
const LEFT = 64;
const RIGHT = 16;
const STYLE = `
  svg { --ink: #1f2328; --quiet: #59636e; --grid: #d1d9e0; --paper: #ffffff; --in: #d4a72c; --out: #0550ae; --wait: #8250df }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f0f6fc; --quiet: #9198a1; --grid: #3d444d; --paper: #0d1117; --in: #bb8009; --out: #79c0ff; --wait: #bc8cff }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink) } .quiet { fill: var(--quiet); font-size: 12px }
  .paper { fill: var(--paper) } .grid { stroke: var(--grid) } .in { fill: var(--in) } .area { fill: var(--wait); opacity: .25 }
  .out, .wait { fill: none; stroke-width: 2.5; stroke: var(--out) } .wait { stroke: var(--wait) }`;

/** Two panels over the same seconds: arrivals (columns) and served jobs (a line), and below the jobs that wait. */
function draw(seconds: readonly Second[]): string {
  const x = (second: number): number => LEFT + (second * (WIDTH - LEFT - RIGHT)) / seconds.length;
  const rates = axis(Math.max(...seconds.map(({ arrived, served }) => Math.max(arrived, served))), 64, 150);
  const depths = axis(Math.max(...seconds.map(({ waiting }) => waiting)), 268, 110);
  const line = (y: (second: Second) => number): string =>
    seconds.map((second, index) => `${x(index + 0.5).toFixed(1)},${y(second).toFixed(1)}`).join(' ');
  const columns = seconds.map(({ arrived }, index) => {
    const top = rates.y(arrived);
    return `<rect class="in" x="${(x(index) + 1).toFixed(1)}" y="${top.toFixed(1)}" width="${(x(1) - x(0) - 2).toFixed(1)}" height="${(rates.bottom - top).toFixed(1)}"/>`;
  });
  const waiting = line(({ waiting }) => depths.y(waiting));
  const ticks = seconds.flatMap((_, second) => (second % 5 === 0 ? [second] : []));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 440" role="img" aria-labelledby="title desc">
<title id="title">A burst in, a constant rate out</title>
<desc id="desc">${caption(seconds)}</desc>
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="440"/>
<text x="${LEFT}" y="22">Jobs a second</text>
<rect class="in" x="${LEFT}" y="36" width="12" height="12"/><text x="${LEFT + 18}" y="47">arrive (answered with 202)</text>
<line class="out" x1="270" x2="294" y1="42" y2="42"/><text x="300" y="47">are served (done by the backend)</text>
${rates.grid}
${columns.join('\n')}
<polyline class="out" points="${line(({ served }) => rates.y(served))}"/>
<text x="${LEFT}" y="252">Jobs on the queue</text>
${depths.grid}
<polygon class="area" points="${x(0.5)},${depths.bottom} ${waiting} ${x(seconds.length - 0.5)},${depths.bottom}"/>
<polyline class="wait" points="${waiting}"/>
${ticks.map((second) => `<text class="quiet" x="${x(second).toFixed(1)}" y="396" text-anchor="middle">${second}</text>`).join('\n')}
<text class="quiet" x="${WIDTH - RIGHT}" y="412" text-anchor="end">seconds since the first request</text>
<text x="${LEFT}" y="432">${caption(seconds)}</text>
</svg>
`;
}

/** A vertical scale from 0 to a round number, with its grid. */
function axis(most: number, top: number, height: number) {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500].find((size) => most / size <= 4) ?? 1000;
  const steps = Math.max(1, Math.ceil(most / step));
  const bottom = top + height;
  const y = (value: number): number => bottom - (value / (steps * step)) * height;
  const values = Array.from({ length: steps + 1 }, (_, index) => index * step);
  const grid = values
    .map(
      (value) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="quiet" x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    )
    .join('\n');
  return { y, bottom, grid };
}
