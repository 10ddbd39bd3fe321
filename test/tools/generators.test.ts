import type { Charge } from '../../tools/cost/charge';
import type { estimate } from '../../tools/cost/estimate';
import { generators } from '../../tools/docs/generators';
import type { Entry, Proof } from '../../tools/proofs/ledger';

const template = {
  Resources: {
    OrdersWaitingAlarm12345678: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmDescription: 'Orders wait.\nThe oldest has waited for 15 minutes.' },
    },
    OrdersQueue12345678: { Type: 'AWS::SQS::Queue' },
  },
  Outputs: { ApiUrl: { Description: 'Where to send orders', Value: 'https://example.org' } },
};
const proof = (kind: Proof['kind'], file: string, name: string): Proof => ({ kind, file, name, title: name });
const entries: readonly Entry[] = [
  {
    id: 'shop-1',
    text: 'No order is lost.',
    proofs: [
      proof('unit', 'test/shop/order.test.ts', 'keeps it'),
      proof('unit', 'test/shop/order.test.ts', 'keeps it twice'),
      proof('e2e', 'test/shop/e2e.ts', 'is there'),
      { ...proof('mutant', 'test/shop/simulation.ts', 'Orders are dropped'), breakable: 'drop' },
      proof('mutant', 'test/shop/simulation.ts', 'Orders are doubled'),
    ],
  },
  { id: 'shop-2', text: 'Answers are in English.', unsimulated: 'about one text', proofs: [] },
];

const charges = (millions: number): readonly Charge[] => [{ price: 'lambdaRequest', units: millions * 1_000_000 }];
const estimated: typeof estimate = (scenario, given) => {
  const settings = given ?? {};
  return Promise.resolve({
    scenario,
    settings,
    idle: charges(settings['profile'] === 'full' ? 2 : 1),
    operation: { name: 'a call', charges: charges(15) },
    notCounted: [],
    notes: [],
  });
};

jest.mock('../../tools/cost/estimate', () => ({ estimate: (...of: Parameters<typeof estimate>) => estimated(...of) }));
jest.mock('../../tools/template/synthesis', () => ({
  ...jest.requireActual<object>('../../tools/template/synthesis'),
  templateOf: () => template,
}));
jest.mock('../../tools/proofs/ledger', () => ({ ledgerOf: () => Promise.resolve(entries) }));

/** What a generator writes, each line's cells. */
async function rows(name: string, argument = ''): Promise<readonly (readonly string[])[]> {
  const text = (await generators[name]?.(argument)) ?? '';
  return text.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('lists each output of a template, and what it is', async () => {
  expect((await rows('outputs', 'Shop')).slice(2)).toEqual([['`ApiUrl`', 'Where to send orders']]);
});

it('lists each alarm of a template, what users lose, and what was measured', async () => {
  expect((await rows('alarms', 'Shop')).slice(2)).toEqual([
    ['`OrdersWaitingAlarm`', 'Orders wait.', 'The oldest has waited for 15 minutes.'],
  ]);
});

it('lists each promise, where it is proven, and which bugs break it or why none does', async () => {
  expect((await rows('proofs', 'Shop')).slice(2)).toEqual([
    [
      '`shop-1`',
      'No order is lost.',
      '[order.test](../../../test/shop/order.test.ts), [e2e](../../../test/shop/e2e.ts)',
      '[Orders are dropped](../../../docs/bugs/shop/drop.md); Orders are doubled',
    ],
    ['`shop-2`', 'Answers are in English.', '', 'None: about one text'],
  ]);
});

it('counts what proves each promise, a table of tests as one', async () => {
  expect(await generators['promises']?.('Shop')).toBe(
    '- No order is lost. _(2 unit tests, 1 end-to-end test, 2 mutants)_\n- Answers are in English. _()_',
  );
});

it('lists each setting, what is allowed, and its default', async () => {
  const settings = await rows('settings');
  const row = (key: string) => settings.find(([name]) => name === `\`${key}\``);
  expect(row('levelerConcurrency')?.slice(1, 3)).toEqual(['a whole number from 2 to 1000', '`4`']);
  expect(row('mailFrom')?.[2]).toBe('none');
});

it('lists what is built with its page and what it costs, and what is planned as planned', async () => {
  const listed = await rows('scenarios');
  const row = (name: string) => listed.find(([first]) => first?.includes(name));
  expect(row('Clickstream')).toBeUndefined();
  expect(await generators['planned']?.('')).toContain(
    '**Clickstream** (A stream of clicks, counted live and archived)',
  );
  const page = 'docs/scenarios/queue-leveler.md';
  expect(row('QueueLeveler')?.[0]).toBe(`[QueueLeveler](${page})`);
  expect(row('QueueLeveler')?.slice(2)).toEqual([`[diagram](${page}#overview)`, '0.20; 0.40 in `full`', '3.00']);
});

it('lists a price with its page, and where it was read', async () => {
  const page = '[lambda/pricing/](https://aws.amazon.com/lambda/pricing/)';
  expect(await rows('prices')).toContainEqual(
    expect.arrayContaining([expect.stringMatching(/^Lambda: .*request/), '0.20 a million', page]),
  );
});

it('lists each rule of the wiring with its page', async () => {
  const [rule] = (await rows('wiring-rules')).slice(2);
  expect(rule?.[0]).toMatch(/^\[`[a-z-]+`\]\(https:\/\/docs\.aws\.amazon\.com\/.+\)$/);
});
