import { isDeepStrictEqual } from 'node:util';
import { readableId, referenced, resourcesOf, type Template } from '../template/template';
import { embeddedMetrics } from '../aws/cloudwatch/embedded-metrics';
import type { Change } from '../aws/dynamodb/simulated';
import type { Invocation } from '../aws/kernel';
import type { Resource } from '../aws/resolved';
import type { Called } from '../simulation/kernel';
import { World } from '../simulation/world';
import { ToolError } from '../terminal/tool-error';
import { assumptions } from '../aws/cost-assumptions';
import { metricName } from './idle';
import type { PriceName } from '../aws/services';

/** Units by what is paid for them. */
export type Usage = Readonly<Partial<Record<PriceName, number>>>;

/** What clients do once, as people speak of it: a million of it is priced. */
export interface Operation {
  /** `order placed, shipped and looked at`, as it follows "a million times: ". */
  readonly name: string;
  readonly run: (world: World) => Promise<void>;
  /** What no simulation knows of, such as requests that a cache answers: units for one operation. */
  readonly also?: Usage;
}

/** A world that remembers what its functions logged. */
export class MeteredWorld extends World {
  loggedBytes = 0;
  /** The custom metrics in the logs. */
  readonly metrics = new Set<string>();

  override log(invocation: Invocation | undefined, line: string): void {
    this.loggedBytes += Buffer.byteLength(line);
    for (const { namespace, name, dimensions } of embeddedMetrics(line, this.clock.date)) {
      this.metrics.add(metricName(namespace, name, dimensions));
    }
    super.log(invocation, line);
  }

  /** Why this run is none to be priced: a request that was refused, or a function that failed. */
  get failure(): string | undefined {
    for (const { method, path, answers } of this.apigateway.apis.flatMap(({ requests }) => requests)) {
      const status = answers.at(-1)?.status ?? 'nothing';
      if (status === 'nothing' || status >= 400) return `${method} ${path} was answered with ${String(status)}`;
    }
    const failed = this.lambda.invocations.find(({ outcome }) => outcome?.kind !== 'answered');
    return failed && `${failed.id} failed`;
  }
}

const KB = 1024;
const GB = KB ** 3;
/** "64 KB chunk": https://aws.amazon.com/eventbridge/pricing/ */
const EVENT_CHUNK = 64 * KB;
/** "Up to 4 KB": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const READ_CHUNK = 4 * KB;
/** Twice the units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const IN_TRANSACTION = 2;
const DAYS_OF_A_MONTH = assumptions.monthHours.value / 24;

interface Input {
  readonly TableName?: string;
  readonly ConsistentRead?: boolean;
  readonly TransactItems?: readonly Readonly<Record<string, Input>>[];
  readonly TopicArn?: string;
  readonly Entries?: readonly { readonly Detail?: string }[];
  readonly Destinations?: readonly string[];
}

/**
 * What has been used in a world, in units that are billed.
 * @param template of what is priced: it says what each write and each request cost besides
 * @throws {ToolError} for a call that nobody has said how to count
 */
export function usageOf(world: MeteredWorld, template: Template): Usage {
  // What the settings leave out, or put something else in the place of, is not paid for.
  const functions = new Set(resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => readableId(id)));
  const apis = resourcesOf(template, 'AWS::ApiGateway::RestApi').map(([id]) => `${readableId(id).toLowerCase()}.`);
  const invocations = world.lambda.invocations.filter(({ functionName }) => functions.has(functionName));
  const calls = world.calls.filter(({ invocation }) => functions.has(invocation.functionName));
  const hosts = [
    ...world.apigateway.apis.flatMap(({ host, requests }) =>
      requests.flatMap(({ answers }) => answers.map(() => host)),
    ),
    ...calls.filter(isHttp).map(({ command }) => command.split(' ')[1] ?? ''),
  ];
  const requests = hosts.filter((host) => apis.some((api) => host.startsWith(api))).length;
  const inspected = Object.values(template.Resources).some(({ Type }) => Type === 'AWS::WAFv2::WebACLAssociation');
  const begun = invocations.filter((one) => one.caller === undefined && !isOfApi(one)).length;
  const some = (type: string, property: string) =>
    resourcesOf(template, type).some(([, properties]) => properties[property] !== undefined);
  const accessLogged = some('AWS::ApiGateway::Stage', 'AccessLogSetting') ? requests : 0;
  const isTraced = resourcesOf(template, 'AWS::Lambda::Function').some(
    ([, { TracingConfig }]) => (TracingConfig as { Mode?: string } | undefined)?.Mode === 'Active',
  );
  const traced = isTraced ? hosts.length + begun : 0;
  const logged =
    world.loggedBytes +
    invocations.length * assumptions.platformLogBytes.value +
    accessLogged * assumptions.accessLogBytes.value;
  return sum([
    ...calls.map((call) => ofCall(call, template)),
    ...invocations.map((invocation) => ofInvocation(world, invocation)),
    ...world.template.of('AWS::DynamoDB::GlobalTable').map((table) => ofTable(world, table, template)),
    {
      sqsRequest: world.sqs.sent.length,
      apiRequest: requests,
      wafRequest: inspected ? requests : 0,
      logIngested: logged / GB,
      logStored: (logged / GB) * (retentionDays(template) / DAYS_OF_A_MONTH),
      trace: traced,
    },
  ]);
}

function sum(usages: readonly Usage[]): Usage {
  const all: Partial<Record<PriceName, number>> = {};
  for (const [price, units] of usages.flatMap((usage) => Object.entries(usage) as [PriceName, number][])) {
    if (units > 0) all[price] = (all[price] ?? 0) + units;
  }
  return all;
}

const isHttp = ({ command }: Called): boolean => command.includes(' ');
const isOfApi = ({ event }: Invocation): boolean =>
  typeof event === 'object' && event !== null && 'httpMethod' in event;
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function ofCall(call: Called, template: Template): Usage {
  const { command, answer = {} } = call;
  const input = call.input as Input;
  const written = ({ TableName = '' }: Input): number =>
    assumptions.itemKb.value * replicasOf(TableName, template).length;
  switch (command) {
    case 'GetCommand':
    case 'QueryCommand':
    case 'ScanCommand':
      return { dynamodbRead: Math.ceil(bytes(answer) / READ_CHUNK) * (input.ConsistentRead === true ? 1 : 0.5) };
    case 'PutCommand':
    case 'UpdateCommand':
    case 'DeleteCommand':
      return { dynamodbWrite: written(input) };
    case 'TransactWriteCommand': {
      const actions = (input.TransactItems ?? []).flatMap((item) => Object.values(item));
      return { dynamodbWrite: actions.reduce((all, action) => all + IN_TRANSACTION * written(action), 0) };
    }
    case 'SendMessageCommand':
    case 'ChangeMessageVisibilityCommand':
      return { sqsRequest: 1 };
    case 'PublishCommand':
      return { snsPublish: 1, snsEmail: emailSubscriptions(input.TopicArn ?? '', template) };
    case 'PutEventsCommand': {
      const chunks = (input.Entries ?? []).map(({ Detail = '' }) => Math.ceil(bytes(Detail) / EVENT_CHUNK));
      return { event: chunks.reduce((all, one) => all + one, 0) };
    }
    case 'PutObjectCommand':
    case 'CopyObjectCommand':
      return { s3Put: 1 };
    case 'GetObjectCommand':
      return { s3Get: 1 };
    case 'SendRawEmailCommand':
      return { mail: input.Destinations?.length ?? 0 };
    // An invocation is counted where it arrives; deleting objects, and the API of EC2, are free.
    case 'InvokeCommand':
    case 'DeleteObjectCommand':
    case 'DescribeInstancesCommand':
    case 'StartInstancesCommand':
    case 'StopInstancesCommand':
    case 'CreateTagsCommand':
    case 'DeleteTagsCommand':
      return {};
    default:
      if (isHttp(call)) return {};
      throw new ToolError(`What does ${command} cost? Add it to tools/cost/metering.ts.`);
  }
}

function ofInvocation(world: World, { functionName, beganAt, endedAt, event }: Invocation): Usage {
  const found = world.template.of('AWS::Lambda::Function').find(({ name }) => name === functionName);
  const { MemorySize = 128, Architectures = ['x86_64'] } = (found?.properties ?? {}) as {
    MemorySize?: number;
    Architectures?: readonly string[];
  };
  const milliseconds = (endedAt ?? world.clock.now) - beganAt + assumptions.ownMs.value;
  const gigabyteSeconds = (MemorySize / KB) * (milliseconds / 1000);
  const [record] = (event as { Records?: readonly { readonly eventSource?: string }[] } | null)?.Records ?? [];
  return {
    lambdaRequest: 1,
    [Architectures.includes('arm64') ? 'lambdaArm' : 'lambdaX86']: gigabyteSeconds,
    // A batch is received by one request, and deleted by one.
    sqsRequest: record?.eventSource === 'aws:sqs' ? 2 : 0,
  };
}

function ofTable(world: World, { name, properties }: Resource, template: Template): Usage {
  const replicas = replicasOf(name, template);
  const kept = world.items(name).map((item) => bytes(item) + assumptions.itemOverheadBytes.value);
  const gigabytes = kept.reduce((all, one) => all + one, 0) / GB;
  const backed = replicas.filter((one) => one.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true);
  return {
    dynamodbWrite: replicas.length * indexWrites(world.changes(name), properties),
    dynamodbStorage: replicas.length * gigabytes,
    dynamodbBackup: backed.length * gigabytes,
  };
}

/**
 * An index is written when an item enters it, changes in it or leaves it; a changed key is both of the latter.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
function indexWrites(changes: readonly Change[], { GlobalSecondaryIndexes = [] }: Resource['properties']): number {
  const indexes = GlobalSecondaryIndexes as { KeySchema: readonly { AttributeName: string }[] }[];
  return indexes.reduce((all, { KeySchema }) => {
    const key = (item: Change['after']) => {
      const values = KeySchema.map(({ AttributeName }) => item?.[AttributeName]);
      return values.includes(undefined) ? undefined : values;
    };
    const writes = changes.map(({ before, after, expired }) => {
      const [was, is] = [key(before), key(after)];
      if (expired || isDeepStrictEqual(before, after)) return 0;
      return new Set([was, is].flatMap((one) => (one === undefined ? [] : JSON.stringify(one)))).size;
    });
    return all + assumptions.itemKb.value * writes.reduce((sum, one) => sum + one, 0);
  }, 0);
}

/** A table in each of the Regions that have it: each is written to, and paid for. */
function replicasOf(table: string, template: Template): readonly Replica[] {
  const tables = resourcesOf(template, 'AWS::DynamoDB::GlobalTable');
  const found = tables.find(([id]) => [id, readableId(id)].includes(table));
  return (found?.[1]['Replicas'] ?? []) as readonly Replica[];
}

interface Replica {
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
}

/** How many people get a mail of what a topic is told. */
const emailSubscriptions = (topicArn: string, template: Template): number =>
  resourcesOf(template, 'AWS::SNS::Subscription').filter(
    ([, { Protocol, TopicArn }]) =>
      Protocol === 'email' && topicArn.endsWith(`:${readableId(referenced(TopicArn) ?? '')}`),
  ).length;

/** The longest of a template's log groups. @throws {ToolError} for one that keeps logs for ever */
function retentionDays(template: Template): number {
  const days = resourcesOf(template, 'AWS::Logs::LogGroup').map(([id, { RetentionInDays }]) => {
    if (typeof RetentionInDays === 'number') return RetentionInDays;
    throw new ToolError(`The log group ${id} keeps logs for ever: what they cost grows each month.`);
  });
  return Math.max(0, ...days);
}
