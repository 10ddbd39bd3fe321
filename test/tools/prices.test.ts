import type { Template } from '../../tools/template/template';
import type { Kernel } from '../../tools/aws/kernel';
import { SimulatedLambda } from '../../tools/aws/lambda/simulated';
import { totalOf } from '../../tools/cost/charge';
import { type MeteredWorld, type Usage, usageOf } from '../../tools/cost/metering';
import { type PriceName, prices } from '../../tools/aws/services';

/** Each price once more, by what its unit costs in USD and the page that states it: a slip in the list is seen here. */
const PINNED: Readonly<Record<PriceName, readonly [usd: number, page: string]>> = {
  apiRequest: [0.0000035, 'https://aws.amazon.com/api-gateway/pricing/'],
  apiCacheHour: [0.02, 'https://aws.amazon.com/api-gateway/pricing/'],
  socketMessage: [0.000001, 'https://aws.amazon.com/api-gateway/pricing/'],
  socketMinute: [0.00000025, 'https://aws.amazon.com/api-gateway/pricing/'],
  lambdaRequest: [0.0000002, 'https://aws.amazon.com/lambda/pricing/'],
  lambdaArm: [0.0000133334, 'https://aws.amazon.com/lambda/pricing/'],
  lambdaX86: [0.0000166667, 'https://aws.amazon.com/lambda/pricing/'],
  dynamodbWrite: [0.000000625, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  dynamodbRead: [0.000000125, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  dynamodbStorage: [0.25, 'https://aws.amazon.com/dynamodb/pricing/'],
  dynamodbBackup: [0.2, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  daxT3SmallHour: [0.04, 'https://aws.amazon.com/dynamodb/pricing/on-demand/'],
  sqsRequest: [0.0000004, 'https://aws.amazon.com/sqs/pricing/'],
  sqsFifoRequest: [0.0000005, 'https://aws.amazon.com/sqs/pricing/'],
  snsFifoPublish: [0.0000003, 'https://aws.amazon.com/sns/pricing/'],
  snsPublish: [0.0000005, 'https://aws.amazon.com/sns/pricing/'],
  snsEmail: [0.00002, 'https://aws.amazon.com/sns/pricing/'],
  event: [0.000001, 'https://aws.amazon.com/eventbridge/pricing/'],
  eventArchived: [0.1, 'https://aws.amazon.com/eventbridge/pricing/'],
  stateTransition: [0.000025, 'https://aws.amazon.com/step-functions/pricing/'],
  scheduledRun: [0.000001, 'https://aws.amazon.com/eventbridge/pricing/'],
  alarm: [0.1, 'https://aws.amazon.com/cloudwatch/pricing/'],
  metric: [0.3, 'https://aws.amazon.com/cloudwatch/pricing/'],
  logIngested: [0.5, 'https://aws.amazon.com/cloudwatch/pricing/'],
  logStored: [0.03, 'https://aws.amazon.com/cloudwatch/pricing/'],
  trace: [0.000005, 'https://aws.amazon.com/xray/pricing/'],
  kmsKey: [1, 'https://aws.amazon.com/kms/pricing/'],
  wafAcl: [5, 'https://aws.amazon.com/waf/pricing/'],
  wafRule: [1, 'https://aws.amazon.com/waf/pricing/'],
  wafRequest: [0.0000006, 'https://aws.amazon.com/waf/pricing/'],
  natHour: [0.045, 'https://aws.amazon.com/vpc/pricing/'],
  endpointHour: [0.01, 'https://aws.amazon.com/privatelink/pricing/'],
  addressHour: [0.005, 'https://aws.amazon.com/vpc/pricing/'],
  albHour: [0.0225, 'https://aws.amazon.com/elasticloadbalancing/pricing/'],
  lcuHour: [0.008, 'https://aws.amazon.com/elasticloadbalancing/pricing/'],
  cloudfrontRequest: [0.000001, 'https://aws.amazon.com/cloudfront/pricing/'],
  cloudfrontFunction: [0.0000001, 'https://aws.amazon.com/cloudfront/pricing/'],
  cloudfrontGb: [0.085, 'https://aws.amazon.com/cloudfront/pricing/'],
  s3Put: [0.000005, 'https://aws.amazon.com/s3/pricing/'],
  s3Get: [0.0000004, 'https://aws.amazon.com/s3/pricing/'],
  s3Storage: [0.023, 'https://aws.amazon.com/s3/pricing/'],
  s3Accelerated: [0.04, 'https://aws.amazon.com/s3/pricing/'],
  mail: [0.0001, 'https://aws.amazon.com/ses/pricing/'],
  cognitoUser: [0.015, 'https://aws.amazon.com/cognito/pricing/'],
};

it.each(Object.entries(prices))('a unit of %s costs what is on its page', (name, { usd, per, page }) => {
  const [unit, source] = PINNED[name as PriceName];
  expect(page).toBe(source);
  expect(usd / per).toBeCloseTo(unit, 14);
});

interface Given {
  readonly memory?: number;
  readonly architecture?: string;
  readonly tracing?: string;
  readonly accessLog?: boolean;
}

/** One request to an API, which a function answers after 90 ms and 300 bytes of logs. */
function usedUnder({ memory = 512, architecture = 'arm64', tracing, accessLog = false }: Given): Usage {
  const properties = { MemorySize: memory, Architectures: [architecture] };
  const template: Template = {
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi' },
      Stage: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: accessLog ? { AccessLogSetting: { DestinationArn: 'a', Format: '{}' } } : {},
      },
      Work: {
        Type: 'AWS::Lambda::Function',
        Properties: { ...properties, ...(tracing !== undefined && { TracingConfig: { Mode: tracing } }) },
      },
      Log: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } },
    },
  };
  const runtime = { invocations: [{ functionName: 'Work', beganAt: 0, endedAt: 90, event: { httpMethod: 'GET' } }] };
  const functions = { of: (type: string) => (type === 'AWS::Lambda::Function' ? [{ name: 'Work', properties }] : []) };
  const kernel = { runtime, template: functions, clock: { now: 90 } };
  const world = {
    lambda: runtime,
    simulated: [new SimulatedLambda(kernel as unknown as Kernel)],
    apigateway: {
      apis: [{ host: 'api.execute-api.us-east-1.amazonaws.com', requests: [{ answers: [{ status: 200 }] }] }],
    },
    ...{ calls: [], loggedBytes: 300 },
  };
  return usageOf(world as unknown as MeteredWorld, template);
}

const costOfMillion = (usage: Usage): number =>
  totalOf((Object.entries(usage) as [PriceName, number][]).map(([price, units]) => ({ price, units: units * 1e6 })));

describe('A million requests to a function behind an API, as computed by hand', () => {
  it('cost the request, the invocation, half a GB for 100 ms, and 1000 bytes of logs for seven days', () => {
    // 3.50 + 0.20 + 50,000 GB-s × 0.0000133334; 1000 bytes a million times are 0.93132 GB: × 0.50, and × 0.03 × 7 / 30.41667.
    expect(costOfMillion(usedUnder({}))).toBeCloseTo(3.5 + 0.2 + 0.66667 + 0.46566 + 0.00643, 4);
  });

  it.each<[string, Given, number]>([
    ['another 100,000 GB-s for 1.5 GB', { memory: 1536 }, 1.33334],
    ['half of the GB-s less for 256 MB', { memory: 256 }, -0.333335],
    ['a quarter more for the GB-s of x86_64', { architecture: 'x86_64' }, 0.166665],
    // 400 bytes a million times are 0.37253 GB.
    ['400 bytes more of logs with an access log', { accessLog: true }, 0.186265 + 0.002572],
    ['a trace each with X-Ray, before any is left out', { tracing: 'Active' }, 5],
    ['nothing for traces that others begin', { tracing: 'PassThrough' }, 0],
  ])('cost %s', (_, given, more) => {
    expect(costOfMillion(usedUnder(given)) - costOfMillion(usedUnder({}))).toBeCloseTo(more, 4);
  });
});
