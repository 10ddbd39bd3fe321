import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { documents, nameOf, outputsOf } from '../../tools/proofs/deployed';
import { callsOf } from '../../tools/proofs/requests';
import { eventually } from '../support/e2e';
import { problemOf } from '../support/http';

const outputs = outputsOf('OrderWorkflow');
const call = callsOf(outputs['ApiUrl'] ?? '');
const workflows = new SFNClient();
const TableName = outputs['OrdersTableName'];

interface State {
  readonly status: string;
  readonly steps: readonly { readonly step: string; readonly at: string }[];
}

const item = (sku: string, quantity: number, unitPriceCents: number) => ({ sku, quantity, unitPriceCents });
const SMALL = [item('book', 2, 1250), item('pen', 1, 150)];
const LARGE = [item('bike', 1, 60_000)];
const LIMIT = 240_000;

async function place(items: object, customerId = 'c-1', key: string = randomUUID()) {
  const answer = await call('POST', 'orders', { body: { customerId, items }, headers: { 'Idempotency-Key': key } });
  expect(answer.status).toBe(202);
  return (await answer.json()) as { orderId: string; executionArn: string };
}

const stateOf = async (orderId: string): Promise<State> =>
  (await (await call('GET', `orders/${orderId}`)).json()) as State;

const becomes = (orderId: string, status: string, within = 60): Promise<State> =>
  eventually(
    async () => {
      const state = await stateOf(orderId);
      expect(state.status).toBe(status);
      return state;
    },
    { within },
  );
const stepsOf = ({ steps }: State): string[] => steps.map(({ step }) => step).sort();

/** What the stand-in for the provider has charged, and given back. */
async function charged(orderId: string): Promise<readonly number[]> {
  const table = await nameOf('OrderWorkflow', 'AWS::DynamoDB::GlobalTable', 'Charges');
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { chargeKey: orderId } }));
  return Item ? [Number(Item['amountCents']), Number(Item['refundedCents'])] : [];
}

const decide = (orderId: string, approved: boolean) => call('POST', `approvals/${orderId}`, { body: { approved } });

it('[order-1] ships an order and books its items', async () => {
  const { orderId } = await place(SMALL);
  const state = await becomes(orderId, 'SHIPPED');
  expect(stepsOf(state)).toEqual(['chargeCard', 'claimOrder', 'notifyCustomer', 'reserveStock', 'shipOrder']);
  expect(await charged(orderId)).toEqual([2650, 0]);
});

it('[order-2] places an order once, whatever its client repeats', async () => {
  const key = randomUUID();
  const first = await place(SMALL, 'c-2', key);
  expect(await place(SMALL, 'c-2', key)).toEqual(first);
  await becomes(first.orderId, 'SHIPPED');
  expect(await place(SMALL, 'c-2', key)).toEqual(first);
});

it('[order-2] takes an order by an event, once', async () => {
  const orderId = randomUUID();
  const entry = {
    EventBusName: outputs['EventBusName'],
    Source: 'orders',
    DetailType: 'Order Requested',
    Detail: JSON.stringify({ orderId, customerId: 'c-3', items: SMALL }),
  };
  await new EventBridgeClient().send(new PutEventsCommand({ Entries: [entry, entry] }));
  await becomes(orderId, 'SHIPPED');
  expect(await charged(orderId)).toEqual([2650, 0]);
});

it('[order-3] ships what is approved; a second decision changes nothing', async () => {
  const { orderId } = await place(LARGE);
  const state = await becomes(orderId, 'AWAITING_APPROVAL');
  expect(JSON.stringify(state)).not.toContain('oken');
  expect((await decide(orderId, true)).status).toBe(200);
  const again = await decide(orderId, false);
  expect([again.status, (await problemOf(again)).type]).toEqual([409, 'urn:problem-type:not-awaited']);
  await becomes(orderId, 'SHIPPED');
  expect((await decide(orderId, true)).status).toBe(409);
  expect(await charged(orderId)).toEqual([60_000, 0]);
});

it(
  '[order-4] gives back what was charged for an order that is refused, and for one whose charge nobody was told of',
  async () => {
    const refused = await place(LARGE);
    const unheard = await place(SMALL, 'test-late');
    await becomes(refused.orderId, 'AWAITING_APPROVAL');
    expect((await decide(refused.orderId, false)).status).toBe(200);
    const state = await becomes(refused.orderId, 'COMPENSATED', 200);
    expect(stepsOf(state)).toEqual(expect.arrayContaining(['refundCharge', 'releaseStock']));
    expect(await charged(refused.orderId)).toEqual([60_000, 60_000]);
    await becomes(unheard.orderId, 'COMPENSATED', 230);
    expect(await charged(unheard.orderId)).toEqual([2650, 2650]);
  },
  2 * LIMIT,
);

it(
  '[order-1] charges nothing for what is declined, or is more than there is',
  async () => {
    const declined = await place(SMALL, 'test-declined');
    const greedy = await place(Array.from({ length: 11 }, () => item('rare', 1000, 1)));
    await becomes(greedy.orderId, 'COMPENSATED');
    await becomes(declined.orderId, 'COMPENSATED', 200);
    expect([await charged(declined.orderId), await charged(greedy.orderId)]).toEqual([[], []]);
  },
  LIMIT,
);

it(
  '[order-1] settles an order whose workflow was stopped by hand',
  async () => {
    const { orderId, executionArn } = await place(LARGE);
    await becomes(orderId, 'AWAITING_APPROVAL');
    await workflows.send(new StopExecutionCommand({ executionArn, error: 'ByHand' }));
    const { status } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    expect(status).toBe('ABORTED');
    await eventually(
      async () => {
        const { Item } = await documents.send(new GetCommand({ TableName, Key: { orderId } }));
        expect(Item?.['cancelledFor']).toBe('WorkflowEnded');
      },
      { within: 60 },
    );
    expect((await decide(orderId, true)).status).toBe(409);
  },
  LIMIT,
);

it('[order-7] quotes, and answers with a problem what cannot be quoted', async () => {
  const quoted = await call('POST', 'quotes', { body: { items: SMALL } });
  expect([quoted.status, await quoted.json()]).toEqual([
    200,
    { totalCents: 2650, expiresAt: expect.stringMatching(/Z$/) as unknown },
  ]);
  const odd = await call('POST', 'quotes', { body: { items: [item(`it's "so" \\ é`, 1, 1)] } });
  expect(odd.status).toBe(200);
  expect((await call('POST', 'quotes', { body: { items: [] } })).status).toBe(400);
});
