import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MAX_ENTRIES } from '../../lambdas/transactional-outbox/packing';
import { decisionReader } from '../local-cloud/decisions';

/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly naive?: string;
  readonly goal?: string;
}

const ORDERS = 1000;
const CLIENTS = 20;
const ORDER = {
  httpMethod: 'POST',
  headers: { 'content-type': 'application/json' },
  isBase64Encoded: false,
  body: JSON.stringify({ customerId: 'bench', items: [{ sku: 'book', quantity: 1, unitPriceCents: 100 }] }),
};

/**
 * Places orders on a local cloud of its own, past the API, whose throttling would set the rate, and waits until all are
 * published.
 */
export async function measureLocalCloud(folder: string, note: (what: string) => void): Promise<Row[]> {
  note('orders on the local cloud');
  const { startGallery } = await import('../local-cloud/gallery-run');
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBDocumentClient, paginateScan } = await import('@aws-sdk/lib-dynamodb');
  const { InvokeCommand, LambdaClient, paginateListFunctions } = await import('@aws-sdk/client-lambda');
  const end = new AbortController();
  const run = await startGallery({
    scenarios: ['TransactionalOutbox'],
    context: {},
    folder: join(folder, 'cloud'),
    end,
  });
  try {
    const lambda = new LambdaClient();
    const names: string[] = [];
    for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
      names.push(...Functions.map(({ FunctionName = '' }) => FunctionName));
    }
    const FunctionName = names.find((name) => name.includes('PlaceOrder'));
    const place = async () => {
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(ORDER) }));
      const answer = Payload?.transformToString() ?? '{}';
      const { statusCode } = JSON.parse(answer) as { statusCode?: number };
      if (statusCode !== 201) throw new Error(`An order was not accepted: ${answer}`);
    };
    await place(); // the first environment is made

    const decisions = decisionReader(run.emulator.decisionsFile);
    await decisions();
    const from = Date.now();
    let left = ORDERS;
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (left-- > 0) await place();
      }),
    );
    const accepted = ORDERS / ((Date.now() - from) / 1000);

    const client = DynamoDBDocumentClient.from(new DynamoDBClient());
    const TableName = run.outputs['TransactionalOutbox']?.['OutboxTableName'];
    const published = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        found.push(...Items.flatMap(({ publishedAt }) => (typeof publishedAt === 'string' ? [publishedAt] : [])));
      }
      return found;
    };
    let times = await published();
    while (times.length <= ORDERS) {
      await setTimeout(200);
      times = await published();
    }
    const last = Math.max(...times.map((time) => Date.parse(time)));
    const calls = (await decisions()).filter(({ action }) => action === 'events:PutEvents').length;
    return [
      { what: 'Orders accepted on the local cloud', ours: `${accepted.toFixed(0)} a second` },
      { what: 'Orders relayed on the local cloud', ours: `${(ORDERS / ((last - from) / 1000)).toFixed(0)} a second` },
      {
        what: 'Events in a PutEvents call',
        ours: (ORDERS / calls).toFixed(1),
        naive: '1',
        goal: `up to ${MAX_ENTRIES}`,
      },
    ];
  } finally {
    await run.emulator.stop();
  }
}
