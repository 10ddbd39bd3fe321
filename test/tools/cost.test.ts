import { amountOf, type Charge, totalOf, usd } from '../../tools/cost/charge';
import { estimate, recordedTraces, runsOf } from '../../tools/cost/estimate';
import { idleCharges, usePrices, watchedMetrics } from '../../tools/cost/idle';
import { MeteredWorld } from '../../tools/cost/metering';
import { type PriceName, prices } from '../../tools/aws/services';
import { asJson, asText, chargesTable, overview } from '../../tools/cost/table';
import { simulationOf } from '../../tools/simulation/load';
import { blueprintOf } from '../../tools/simulation/search';
import { FULL } from '../../tools/template/synthesis';

const resource = (Type: string, Properties: object = {}) => ({
  Type,
  Properties: Properties as Record<string, unknown>,
});
const unitsIn = (charges: readonly Charge[]): Partial<Record<PriceName, number>> =>
  Object.fromEntries(charges.map(({ price, units }) => [price, units]));
const MILLION = 1_000_000;

describe('The list of prices', () => {
  it.each(Object.entries(prices))('records of %s where, when and for what Region it was read', (_, one) => {
    expect(one.page).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/$/);
    expect(one.seen).toMatch(/^(page|https:\/\/\S+)$/);
    expect(one.date).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
    expect(one.region).toBe('us-east-1');
    expect(one.usd).toBeGreaterThan(0);
    expect(one.per).toBeGreaterThanOrEqual(1);
  });
});

describe('What a template costs idle', () => {
  it('is the sum of its resources, as computed by hand', () => {
    const charges = idleCharges({
      Resources: {
        Slow: resource('AWS::CloudWatch::Alarm', { Namespace: 'AWS/SQS', MetricName: 'Age', Period: 300 }),
        Sum: resource('AWS::CloudWatch::Alarm', {
          Metrics: [{ Expression: 'a+b' }, { MetricStat: {} }, { MetricStat: {} }],
        }),
        Key: resource('AWS::KMS::Key'),
        Queue: resource('AWS::SQS::Queue'),
        Source: resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }),
        Nat: resource('AWS::EC2::NatGateway'),
        Dax: resource('AWS::DAX::Cluster', { NodeType: 'dax.t3.small', ReplicationFactor: 2 }),
        Cache: resource('AWS::ApiGateway::Stage', { CacheClusterEnabled: true, CacheClusterSize: '0.5' }),
        Wall: resource('AWS::WAFv2::WebACL', { Rules: [{}, {}] }),
      },
    });
    // 3 metrics of alarms, a key, 5 pollers × 3 receives × 60 × 730, 730 hours of NAT, 2 × 730 of DAX, 730 of a cache, an ACL, 2 rules.
    expect(totalOf(charges)).toBeCloseTo(0.3 + 1 + 657_000 * 0.0000004 + 32.85 + 58.4 + 14.6 + 5 + 2, 9);
  });

  it('is dearer for a FIFO queue that Lambda polls', () => {
    const Resources = {
      Queue: resource('AWS::SQS::Queue', { FifoQueue: true }),
      Source: resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }),
    };
    expect(totalOf(idleCharges({ Resources }))).toBeCloseTo(657_000 * 0.0000005, 9);
  });

  it('is nothing for a stream that Lambda reads, and for an empty table', () => {
    const Resources = {
      Table: resource('AWS::DynamoDB::GlobalTable', { BillingMode: 'PAY_PER_REQUEST' }),
      Source: resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] } }),
    };
    expect(idleCharges({ Resources })).toEqual([]);
  });

  it('is an error for a type of resource that has no price, which names where to add it', () => {
    const Resources = { Mine: resource('AWS::GroundStation::Config') };
    expect(() => idleCharges({ Resources })).toThrow(/AWS::GroundStation::Config \(Mine\).*tools\/aws\/<service>/);
  });

  it.each([
    ['a cache of 1.6 GB', 'AWS::ApiGateway::Stage', { CacheClusterEnabled: true, CacheClusterSize: '1.6' }],
    ['detailed metrics', 'AWS::ApiGateway::Stage', { MethodSettings: [{ MetricsEnabled: true }] }],
    ['a node dax.r5.large', 'AWS::DAX::Cluster', { NodeType: 'dax.r5.large' }],
    ['a high-resolution alarm', 'AWS::CloudWatch::Alarm', { Period: 10 }],
    ['billing PROVISIONED', 'AWS::DynamoDB::GlobalTable', { BillingMode: 'PROVISIONED' }],
    ['provisioned pollers', 'AWS::Lambda::EventSourceMapping', { ProvisionedPollerConfig: {} }],
    ['a schedule in a rule', 'AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' }],
    ['a balancer of type network', 'AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network' }],
  ])('is an error for %s, whose price nobody has looked up', (what, type, properties) => {
    expect(() => idleCharges({ Resources: { Mine: resource(type, properties) } })).toThrow(what);
  });

  it('knows custom metrics by their alarms, each once', () => {
    const alarm = (MetricName: string, Namespace = 'Ours') =>
      resource('AWS::CloudWatch::Alarm', { Namespace, MetricName, Dimensions: [{ Name: 'service', Value: 'X' }] });
    const metrics = watchedMetrics({
      Resources: {
        One: alarm('Failed'),
        Other: alarm('Open'),
        Again: alarm('Failed'),
        Aws: alarm('Errors', 'AWS/Lambda'),
      },
    });
    expect(new Set(metrics)).toEqual(new Set(['Ours Failed service="X"', 'Ours Open service="X"']));
  });

  it('names the prices of use that nothing counts', () => {
    const Resources = { Users: resource('AWS::Cognito::UserPool'), More: resource('AWS::Cognito::UserPool') };
    expect(usePrices({ Resources })).toEqual(['cognitoUser']);
  });
});

describe('How often a schedule runs in a month', () => {
  it.each([
    ['rate(1 minute)', 43_800],
    ['rate(15 minutes)', 2920],
    ['rate(12 hours)', 730 / 12],
    ['cron(0 19 ? * MON,TUE,WED,THU,FRI *)', (730 / 168) * 5],
  ])('%s', (expression, runs) => {
    expect(runsOf(expression)).toBeCloseTo(runs, 9);
  });

  it('is an error where it cannot be known', () => {
    expect(() => runsOf('cron(0 9 1 * ? *)')).toThrow('cron(0 9 1 * ? *)');
  });
});

describe('Of the traces of a month X-Ray records', () => {
  it.each([
    ['nearly all when each is alone in its second', 1000, 1000],
    [
      'the first of a second, and one in twenty of the others',
      100_000_000,
      2_628_000 + 0.05 * (100_000_000 - 2_628_000),
    ],
  ])('%s', (_, traces, recorded) => {
    expect(recordedTraces(traces)).toBeCloseTo(recorded, -1);
  });
});

describe('The estimate of a scenario', () => {
  it('counts what a job of QueueLeveler uses, alone', async () => {
    const { idle, operation } = await estimate('QueueLeveler');
    expect(unitsIn(idle)).toEqual({ alarm: 5, sqsRequest: 657_000 });
    expect(unitsIn(operation.charges)).toMatchObject({
      // Two requests: the job, and the look at it.
      apiRequest: 2 * MILLION,
      // It is sent by the API, received, and deleted.
      sqsRequest: 3 * MILLION,
      // RunJob, the backend and GetJob.
      lambdaRequest: 3 * MILLION,
      // Of two requests and of RunJob, which a queue started; the backend belongs to the latter's.
      trace: recordedTraces(3 * MILLION),
    });
  });

  it('counts transactions twice, and each write of an index', async () => {
    const { operation } = await estimate('TransactionalOutbox');
    // Order, event and idempotency record in a transaction; the event enters and leaves the index; it is marked; a shipment.
    expect(unitsIn(operation.charges)).toMatchObject({ dynamodbWrite: (3 * 2 + 2 + 1 + 1) * MILLION, event: MILLION });
  });

  it('counts the runs of schedules as idle, and not in an operation', async () => {
    const { idle, operation } = await estimate('TransactionalOutbox');
    // Two schedules, each minute; the sweeper asks eight parts of its index, the watcher one: half a unit each.
    expect(unitsIn(idle)).toMatchObject({ scheduledRun: 87_600, lambdaRequest: 87_600, dynamodbRead: 43_800 * 4.5 });
    expect(unitsIn(operation.charges).scheduledRun).toBeUndefined();
    // PlaceOrder, RelayEvents, ShipOrder and GetShipment.
    expect(unitsIn(operation.charges).lambdaRequest).toBe(4 * MILLION);
  });

  it('changes with a setting', async () => {
    const [economy, full] = [await estimate('QueueLeveler'), await estimate('QueueLeveler', { profile: 'full' })];
    expect(totalOf(full.idle) - totalOf(economy.idle)).toBeCloseTo(1, 9);
    const x86 = await estimate('QueueLeveler', { architecture: 'x86_64' });
    expect(unitsIn(x86.operation.charges).lambdaX86).toBe(unitsIn(economy.operation.charges).lambdaArm);
  });

  it('names which part of a setting the simulation has no model of, and counts without it', async () => {
    const { notes, operation } = await estimate('StranglerFacade', FULL);
    expect(notes).toEqual([expect.stringContaining('Fn::GetAZs')]);
    expect(unitsIn(operation.charges)).toMatchObject({ lambdaRequest: expect.any(Number) as number });
  });

  it('counts no mail of the alarms’ topic as one of the report’s', async () => {
    const { notes, operation } = await estimate('ScheduledEc2Stopper', { alarmEmail: 'ops@example.com' });
    expect(notes).toEqual([]);
    expect(unitsIn(operation.charges)).toMatchObject({ snsPublish: MILLION });
    expect(unitsIn(operation.charges).snsEmail).toBeUndefined();
  });

  it('leaves out what a setting leaves out, though the simulation has it', async () => {
    const { operation } = await estimate('StranglerFacade', { legacyUrl: 'https://legacy.example.com' });
    // Of the bundled legacy system neither its two requests and invocations nor the write of its table.
    expect(unitsIn(operation.charges)).toMatchObject({
      apiRequest: 2 * MILLION,
      lambdaRequest: 4 * MILLION,
      dynamodbWrite: 4 * MILLION,
    });
  });

  it('is never negative, and the largest amount comes first', async () => {
    const { idle, operation } = await estimate('StranglerFacade');
    for (const charges of [idle, operation.charges]) {
      const amounts = charges.map(amountOf);
      expect(Math.min(...amounts)).toBeGreaterThan(0);
      expect(amounts).toEqual(amounts.toSorted((one, other) => other - one));
    }
  });
});

describe('A world that is metered', () => {
  it('names what makes it none to be priced: a request that was refused', async () => {
    const world = new MeteredWorld(await blueprintOf(await simulationOf('QueueLeveler')), []);
    await world.run(async () => {
      await world.api.request({ method: 'GET', path: '/jobs/none' });
    });
    expect(world.failure).toBe('GET /jobs/none was answered with 404');
  });
});

describe('The table', () => {
  it('has a row for each price and the total at its end', () => {
    const table = chargesTable('Idle', {
      economy: [{ price: 'alarm', units: 5 }],
      full: [{ price: 'kmsKey', units: 1 }],
    });
    expect(table).toEqual([
      ['Idle', 'Units', 'Price, USD', 'economy, USD', 'full, USD'],
      ['KMS: keys, a month', '0 / 1', '1.00', '0.00', '1.00'],
      ['CloudWatch: metrics of alarms, a month', '5 / 0', '0.10', '0.50', '0.00'],
      ['Total', '', '', '0.50', '1.00'],
    ]);
  });

  it.each([
    [0, '0.00'],
    [0.0049, '<0.01'],
    [0.005, '0.01'],
    [12.345, '12.35'],
  ])('shows %d USD as %s', (amount, text) => {
    expect(usd(amount)).toBe(text);
  });

  it('has a line for each scenario, figures and words below each other, as an overview', async () => {
    const one = await estimate('QueueLeveler');
    const other = { ...one, scenario: 'Other', idle: [] };
    const [head = '', ...lines] = overview([one, other]).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^QueueLeveler +[\d.]+ +[\d.]+ {2}\w.*$/),
      expect.stringMatching(/^Other +0\.00 +[\d.]+ {2}\w.*$/),
    ]);
    for (const line of lines) expect(line.indexOf(one.operation.name)).toBe(head.indexOf('of which'));
  });

  it('shows the same to people and to machines', async () => {
    const one = await estimate('QueueLeveler');
    const json = JSON.parse(JSON.stringify(asJson(one))) as { idle: { usdPerMonth: number } };
    expect(json).toMatchObject({
      scenario: 'QueueLeveler',
      operation: { usdPerMillion: expect.any(Number) as number },
    });
    expect(asText(one)).toContain(`Total`);
    expect(asText(one)).toContain(usd(json.idle.usdPerMonth));
  });
});
