import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { scenarios } from '../../lib/registry';
import type { Outputs } from '../../tools/local-cloud/outputs';
import { type RunningCommand, runTool, startCommand } from '../support/command';
import { request } from '../../proofs/shared/order-request';
import { proofsOf } from '../support/proofs';

/** A block of commands on a page, and the paragraph after it. */
interface Block {
  readonly commands: string;
  readonly comment: string;
}

const TRY_IT = /^## Try it\n([\s\S]*?)^## /m;
const OPERATION = /^## (?:Alarms|Logs)\n([\s\S]*?)^(?=## )/gm;
/** `npm start` runs already, and nothing is deployed to AWS. */
const GENERATED = /<!-- generated: [^]*?<!-- end -->/g;
/** What commands print that cannot be run. */
const FAILED = /An error occurred|Could not connect|Unknown options|usage:|command not found|syntax error|npm error/;
/** On the local cloud; version 1 of the CLI would look for queues elsewhere. */
const CLI = `. .local/env; aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }`;
const BLOCK = /^```sh\n([\s\S]*?)^```\n+([^\n#`][\s\S]*?)(?=\n\n|$)/gm;
/** Between what two blocks print. */
const RULER = '---- next block ----';

const blocksOf = (folder: string): Block[] => {
  const [, section = ''] = TRY_IT.exec(readFileSync(`docs/scenarios/${folder}.md`, 'utf8')) ?? [];
  return [...section.replaceAll(GENERATED, '').matchAll(BLOCK)].map(([, commands = '', comment = '']) => ({
    commands,
    comment,
  }));
};

/**
 * The commands of a page's runbook and logs, save those in which something like `<orderId>` is to be filled in, and
 * those for caches, of which the local cloud has none.
 */
const operations = (folder: string): string =>
  [...readFileSync(`docs/scenarios/${folder}/runbook.md`, 'utf8').matchAll(OPERATION)]
    .flatMap(([, section = '']) => [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)])
    .flatMap(([, commands = '']) => commands.replaceAll(/\\\n */g, '').split('\n'))
    .filter((line) => !/<\w[\w -]*>|^aws dax/.test(line))
    .join('\n');

/** What the first sentence after a block has in code font is what the block prints. */
const promisedBy = ({ comment }: Block): string[] =>
  comment.startsWith('On AWS')
    ? []
    : [...(/^[^.;:]*/.exec(comment)?.[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe("With `npm start` running, a page's commands", () => {
  let gallery: RunningCommand;

  beforeAll(async () => {
    gallery = await startCommand('tools/commands/start.ts', ['--port', '0', '--no-watch'], 'Ready after');
  });

  afterAll(() => gallery.stop());

  // First: to try StranglerFacade ends with its orders back in the legacy system.
  it('send the legacy system again an order that lies in the failures bucket', async () => {
    const [placing] = blocksOf('strangler-facade');
    const runbook = operations('strangler-facade');
    const printed = await run(`${CLI}
      ${placing?.commands ?? ''}
      ${runbook.split('\naws ')[0] ?? ''}
      echo '${JSON.stringify(givenUp('{ORDER}'))}' | sed "s/{ORDER}/$ORDER/" |
        aws s3 cp - "s3://$(out FailuresBucketName)/aws/lambda/esm/shardId-1/2026/11/21/2026-11-21T10.00.00-1"
      ${runbook}
      aws s3 ls --recursive "s3://$(out FailuresBucketName)/" | sed 's/^/LEFT /'
      aws dynamodb get-item --table-name "$(out OrdersTableName)" --key "{\\"orderId\\":{\\"S\\":\\"$ORDER\\"}}"`);
    expect(printed).toMatch(/"toldAgainAt"/);
    expect(printed).not.toMatch(/^LEFT /m);
  });

  it.each(scenarios.map(({ id, folder, tryIt }) => ({ id, folder, tryIt })))(
    'that npm start itself prints for $id work as pasted',
    async ({ id, folder, tryIt }) => {
      const outputs = JSON.parse(readFileSync('.local/outputs.json', 'utf8')) as Record<string, Record<string, string>>;
      const command = tryIt(outputs[id] ?? {});
      await gallery.prints(`Try it  ${command}`);
      expect(await run(command)).toMatch(proofsOf(folder).firstAnswer);
    },
  );

  it('find a blog that begins with posts and their photos', async () => {
    await gallery.prints('BlogSite: 3 posts with photos');
    const { BlogSite: { SiteUrl = '' } = {} } = JSON.parse(readFileSync('.local/outputs.json', 'utf8')) as Outputs;
    const { items } = (await (await fetch(`${SiteUrl}/api/posts`)).json()) as {
      items: { slug: string; photo: string }[];
    };
    const oldest = items.slice(-3);
    expect(oldest.map(({ slug }) => slug)).toEqual([
      'what-the-greenhouse-knows',
      'leave-a-light-on',
      'small-enough-to-keep',
    ]);
    for (const { photo } of oldest) {
      expect((await fetch(`${SiteUrl}/photos/${photo}/960.webp`)).headers.get('content-type')).toBe('image/webp');
    }
  });

  it('follow an order across functions, by its own id or by that of the request, as it goes on', async () => {
    const { TransactionalOutbox = {} } = JSON.parse(readFileSync('.local/outputs.json', 'utf8')) as Outputs;
    const following = await startCommand('tools/commands/logs.ts', ['TransactionalOutbox', '--follow'], '');
    const { status, headers } = await fetch(`${TransactionalOutbox['ApiUrl'] ?? ''}orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    const order = headers.get('location')?.split('/').at(-1) ?? '';
    expect([status, order]).toEqual([201, expect.stringMatching(/^\w{26}$/)]);
    for (const function_ of ['PlaceOrder', 'RelayEvents', 'ShipOrder']) {
      await following.prints(new RegExp(`${function_} .*${order}`));
    }
    await following.stop();
    const ofOrder = await runTool('tools/commands/logs.ts', [order]);
    const correlation = /PlaceOrder .*correlation_id=(\S+)/.exec(ofOrder.printed)?.[1] ?? '';
    const ofRequest = await runTool('tools/commands/logs.ts', [correlation]);
    expect(ofRequest.printed).toMatch(/PlaceOrder [^]*RelayEvents [^]*ShipOrder /);
    expect(ofRequest.printed).toBe(ofOrder.printed);
  });

  it.each(scenarios.map(({ id, folder }) => ({ id, folder })))(
    'print what $id shows that they print',
    async ({ folder }) => {
      const blocks = blocksOf(folder);
      const promised = blocks.flatMap((block, index) => promisedBy(block).map((text) => ({ index, text })));
      expect(promised).not.toEqual([]);
      const printed = await run(blocks.map(({ commands }) => commands).join(`\necho '${RULER}'\n`));
      const parts = printed.split(RULER);
      expect({ printed, missing: promised.filter(({ index, text }) => !parts[index]?.includes(text)) }).toEqual({
        printed,
        missing: [],
      });
      expect(printed).not.toMatch(/command not found|syntax error/);
    },
  );

  it.each(scenarios.map(({ id, folder }) => ({ id, folder })))(
    'work as pasted in the runbook of $id',
    async ({ folder }) => {
      const printed = await run(`${CLI}\n${operations(folder)}`);
      expect({ printed, failed: FAILED.exec(printed) }).toEqual({ printed, failed: null });
    },
  );
});

/**
 * What Lambda puts into a failures bucket when it gives up a change of an order.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
const givenUp = (orderId: string) => ({
  requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 400 },
  version: '1.0',
  DDBStreamBatchInfo: { shardId: 'shardId-1', batchSize: 1 },
  payload: JSON.stringify({ Records: [{ eventName: 'INSERT', dynamodb: { Keys: { orderId: { S: orderId } } } }] }),
});

/** What commands print when somebody pastes them into a shell. */
async function run(commands: string): Promise<string> {
  // A pipe of the shell's own: commands such as `tee /dev/stderr` cannot open one of Node.js, which is a socket.
  const shell = spawn('bash', ['-c', `{\n${commands}\n} 2>&1 | cat`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  shell.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  await once(shell, 'close');
  return printed;
}
