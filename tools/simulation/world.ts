import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Template } from '../template/template';
import { NotModelled, onlyKnown } from '../template/not-modelled';
import { Alarms } from './alarms';
import { Api } from './api';
import { BucketEvents } from './bucket-events';
import { Clock, DAY, HOUR, MINUTE, SECOND } from './clock';
import { Decisions, type Schedule as FaultSchedule } from './decisions';
import { EventBuses } from './event-bus';
import type { Handlers } from './handlers';
import { overHttp } from './http';
import type { HttpReply, HttpRequest } from './http-module';
import { type Datapoint, embeddedMetrics } from '../aws/cloudwatch/model';
import { type Authorize, Ec2 } from '../aws/ec2/model';
import { DynamoDb, type StreamRecord, type TableSpec } from '../aws/dynamodb/model';
import { S3 } from '../aws/s3/model';
import { Ses } from '../aws/ses/model';
import { type Published, publish } from '../aws/sns/model';
import { type QueueSpec, Sqs } from '../aws/sqs/model';
import { Policies } from '../aws/iam/policies';
import { QueueSource } from './queue-source';
import { type FunctionSpec, type Host, type Invocation, LambdaRuntime } from './runtime';
import { Schedule } from './schedules';
import type { ClientCall, Nature } from './scope';
import { callService, type Service, type Services } from './sdk';
import { StreamSource } from './stream-source';
import { ACCOUNT, REGION } from '../aws/place';
import type { Resource, ResolvedTemplate } from '../aws/resolved';
import { resolve } from '../aws/services';
import { Timeline } from './timeline';
import { requireUnderstood } from './understood';

/** What worlds are made of: a template and the handlers of its functions. */
export class Blueprint {
  readonly template: ResolvedTemplate;
  readonly policies: Policies;

  /** @throws NotModelled for what no model understands */
  constructor(
    template: Template,
    readonly handlers: Handlers,
    readonly modules: Readonly<Record<string, unknown>> = {},
  ) {
    this.template = resolve(template);
    this.policies = new Policies(this.template);
    requireUnderstood(this.template);
  }
}

type AnyItem = Readonly<Record<string, unknown>>;

/** A change of an item. */
export interface Change<Item = AnyItem> {
  readonly at: number;
  readonly before?: Item;
  readonly after?: Item;
  /** Whether time to live removed it. */
  readonly expired: boolean;
}

/** A call of an SDK client; neither `answer` nor `error` when its function ended before. */
export interface Called {
  readonly invocation: Invocation;
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: unknown;
  answer?: unknown;
  error?: unknown;
}

const SERVICES: readonly Service[] = ['DynamoDB', 'EventBridge', 'SQS', 'Lambda', 'EC2', 'SNS', 'S3', 'SES'];
const DISTURBANCES = ['deployed anew', 'stands still', 'refuses everything'];
/** How long a service can be down, and a consumer can be stopped: more often for minutes than for over a day. */
const TIMES_MS = [...Array.from({ length: 9 }, () => 20 * MINUTE), 25 * HOUR];
/** A run must come to rest within so much time; the longest fault, a day, may come at its end. */
const LONGEST_RUN_MS = 10 * DAY;
/** After everything has come to rest, so long that whatever may expire has expired. */
const AFTERWARDS_MS = 60 * DAY;

/** A deployed stack, with its services as models and its functions as they are, under one schedule of faults. */
export class World implements Services, Host {
  readonly decisions: Decisions;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly template: ResolvedTemplate;
  readonly policies: Policies;
  readonly handlers: Handlers;
  readonly nature: Nature;
  readonly dynamodb: DynamoDb;
  readonly sqs: Sqs;
  readonly s3: S3;
  readonly ec2: Ec2;
  readonly ses: Ses;
  readonly lambda: LambdaRuntime;
  /** Of the template, in its order. */
  readonly apis: readonly Api[];
  readonly alarms: Alarms;
  readonly queueSources: readonly QueueSource[];
  readonly streamSources: readonly StreamSource[];
  /** The queues that nothing works off but people: where messages are parked. */
  readonly parkingQueues: readonly string[];
  /** Every call of an SDK client, in order. */
  readonly calls: Called[] = [];
  /** Every message that an API, a rule or somebody outside sent. */
  readonly sent: { readonly queue: string; readonly messageId: string; readonly at: number; readonly body: string }[] =
    [];
  /** Every message that a topic took. */
  readonly published: (Published & { readonly at: number })[] = [];
  /** What buckets refused to tell, each a sentence: no fault of the schedule, but a permission that lacks. */
  readonly untold: string[] = [];
  private readonly tables: readonly string[];
  private readonly buses: EventBuses;
  private readonly schedules: readonly Schedule[];
  private readonly downUntil = new Map<Service, number>();
  private readonly disturbances: readonly { readonly what: string; readonly begin: () => void }[];
  private readonly disturbanceKinds: readonly string[];
  private readonly known = new Map<string, readonly Change[]>();
  private ids = 0;
  private seed = 1;
  private problem: unknown;

  constructor({ template, policies, handlers, modules }: Blueprint, schedule: FaultSchedule, recording = false) {
    this.decisions = new Decisions(schedule);
    this.clock = new Clock(this.decisions);
    this.timeline = new Timeline(recording);
    this.template = template;
    this.policies = policies;
    this.handlers = handlers;
    const fail = (error: NotModelled) => {
      this.fail(error);
    };
    this.nature = handlers.libraries.natureFor({ clock: this.clock, random: this.random, fail }, modules);
    const now = () => this.clock.date;
    const tables = template.of('AWS::DynamoDB::GlobalTable').map(tableSpec);
    this.dynamodb = new DynamoDb(tables, now, {
      stale: () => this.decisions.fault('DynamoDB', ['none', 'stale read']) === 'stale read',
    });
    this.tables = template.of('AWS::DynamoDB::GlobalTable').map(({ name }) => name);
    const queues = template.of('AWS::SQS::Queue').map(queueSpec);
    const anyOrder = { next: (count: number) => this.decisions.choose(count) };
    this.sqs = new Sqs(queues, now, () => this.nextId(), anyOrder);
    const buckets = template.of('AWS::S3::Bucket');
    const { created } = new BucketEvents(this, buckets);
    const names = buckets.map(({ name }) => name);
    this.s3 = new S3(names, now, () => this.nextId(), created);
    // The first instance of a page is always there; the others may be on a later one.
    this.ec2 = new Ec2(now, (asked) => asked - this.decisions.choose(Math.max(1, asked)));
    this.ses = new Ses(now, () => this.nextId());
    this.lambda = new LambdaRuntime(template.of('AWS::Lambda::Function').map(functionSpec), this);
    this.alarms = new Alarms(template, policies);
    this.buses = new EventBuses(this, template.of('AWS::Events::EventBus'), template.of('AWS::Events::Rule'));
    const stages = template.of('AWS::ApiGateway::Stage');
    this.apis = template.of('AWS::ApiGateway::RestApi').flatMap((api) => {
      const stage = stages.find(({ properties }) => properties['RestApiId'] === api.ref);
      return stage ? [new Api(this, api, stage)] : [];
    });
    const sources = template.of('AWS::Lambda::EventSourceMapping').map((source) => ({
      source,
      queue: template.of('AWS::SQS::Queue').find(({ arn }) => arn === source.properties['EventSourceArn']),
      table: template
        .of('AWS::DynamoDB::GlobalTable')
        .find(({ arn }) => `${arn}/stream` === source.properties['EventSourceArn']),
    }));
    this.queueSources = sources.flatMap(({ source, queue }) => (queue ? [new QueueSource(this, source, queue)] : []));
    this.streamSources = sources.flatMap(({ source, table }) => (table ? [new StreamSource(this, source, table)] : []));
    const worked = this.queueSources.map(({ queue }) => queue);
    this.parkingQueues = template.of('AWS::SQS::Queue').flatMap(({ name }) => (worked.includes(name) ? [] : [name]));
    this.schedules = template.of('AWS::Scheduler::Schedule').map((resource) => new Schedule(this, resource));
    this.disturbances = this.possibleDisturbances();
    this.disturbanceKinds = DISTURBANCES.filter((kind) => this.disturbances.some(({ what }) => what.includes(kind)));
  }

  /**
   * Lets clients do their work, and then time pass until everything has come to rest.
   * @returns why it does not come to rest
   * @throws NotModelled
   */
  async run(workload: (world: World) => Promise<void>): Promise<string | undefined> {
    try {
      return await this.live(workload);
    } finally {
      this.nature.end();
    }
  }

  private async live(workload: (world: World) => Promise<void>): Promise<string | undefined> {
    this.spawn(workload(this));
    const rests = await this.clock.run(LONGEST_RUN_MS, (milliseconds) => {
      if (milliseconds >= SECOND) this.lookAhead(milliseconds);
      if (milliseconds >= HOUR) this.dynamodb.expire();
    });
    // The problem ended the run, whatever it had come to.
    if (this.problem !== undefined) throw this.problem as Error;
    this.sample();
    this.clock.now += AFTERWARDS_MS;
    this.dynamodb.expire();
    this.clock.now -= AFTERWARDS_MS;
    return rests ? undefined : `something still happens after ${String(Math.round(this.clock.elapsed / HOUR))} hours`;
  }

  // What scenarios look at.

  /**
   * The API that clients call: the last, since the ones before are those that its functions call.
   * @throws NotModelled where the template has none
   */
  get api(): Api {
    const api = this.apis.at(-1);
    if (!api) throw new NotModelled('requests to a scenario without an API');
    return api;
  }

  /** A table's items, of the type that the scenario says they have. */
  items<Item = AnyItem>(table: string): Item[] {
    return this.dynamodb.items(table) as Item[];
  }

  /** Every change of a table's items, in order. */
  changes<Item = AnyItem>(table: string): readonly Change<Item>[] {
    const known = this.known.get(table) ?? [];
    const records = this.dynamodb.stream(table);
    const changes = records.length > known.length ? [...known, ...records.slice(known.length).map(changeOf)] : known;
    this.known.set(table, changes);
    return changes as readonly Change<Item>[];
  }

  arnOf(name: string, type: 'AWS::SQS::Queue' | 'AWS::DynamoDB::GlobalTable'): string {
    const resource = this.template.of(type).find((one) => one.name === name);
    if (!resource) throw new Error(`The template has no ${type} ${name}.`);
    return resource.arn;
  }

  /** Whether an alarm went off and was heard. @param name without hash, such as `ShippingDeadLettersAlarm` */
  isAlarmed(name: string): boolean {
    return this.alarms.wasHeard(name);
  }

  /** What the records of a table's stream show. */
  streamViewOf(table: string): string {
    const properties = this.template.of('AWS::DynamoDB::GlobalTable').find(({ name }) => name === table)?.properties;
    const { StreamViewType = 'KEYS_ONLY' } = (properties?.['StreamSpecification'] ?? {}) as { StreamViewType?: string };
    return StreamViewType;
  }

  // What services ask of one another.

  say = (who: string, what: () => string, fault = false): void => {
    this.timeline.add(this.clock.elapsed, who, what, fault);
  };

  /** Perhaps something large goes wrong: asked at each request of a client. */
  disturb(): void {
    const chosen = this.disturbances[this.decisions.choose(this.disturbances.length + 1) - 1];
    for (const kind of this.disturbanceKinds)
      this.decisions.note(`world: ${kind}`, chosen?.what.includes(kind) === true);
    if (!chosen) return;
    this.say('World', () => chosen.what, true);
    chosen.begin();
  }

  isDown(service: Service): boolean {
    return this.clock.now < (this.downUntil.get(service) ?? 0);
  }

  /** Sends to the queue of an ARN. @returns the message's id */
  sendTo(arn: string, body: string): string {
    const { name } = this.template.byArn(arn, 'AWS::SQS::Queue');
    const messageId = this.sqs.send(name, body);
    this.sent.push({ queue: name, messageId, at: this.clock.now, body });
    for (const source of this.queueSources) if (source.queue === name) source.wake();
    return messageId;
  }

  /** @param dimensions such as `{ QueueName: 'Shipping' }` */
  metric = (namespace: string, name: string, dimensions: Datapoint['dimensions'], value: number): void => {
    this.measure({ namespace, name, dimensions, value, at: this.clock.date });
  };

  /** A UUID. */
  nextId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${this.ids.toString(16).padStart(12, '0')}`;
  }

  /** Something has changed that functions may find. */
  changed(): void {
    for (const source of this.streamSources) source.wake();
    for (const schedule of this.schedules) schedule.wake();
  }

  // What functions ask.

  /** Mulberry32: the same numbers in every run. */
  private readonly random = (): number => {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  async call(invocation: Invocation, call: ClientCall): Promise<unknown> {
    const called: Called = { invocation, command: call.command, input: call.input };
    this.calls.push(called);
    try {
      called.answer = await callService(this, invocation, call);
      return called.answer;
    } catch (error) {
      called.error = error;
      throw error;
    }
  }

  async ask(invocation: Invocation, request: HttpRequest): Promise<HttpReply> {
    const called: Called = { invocation, command: `${request.method} ${request.host}`, input: request };
    this.calls.push(called);
    try {
      const reply = await overHttp(this, invocation, request);
      called.answer = reply;
      return reply;
    } catch (error) {
      if (error instanceof NotModelled) this.fail(error);
      called.error = error;
      throw error;
    }
  }

  perform(service: Service, call: ClientCall, caller: Invocation): unknown {
    try {
      return this.performed(service, call, caller);
    } catch (error) {
      // A handler may catch whatever it is thrown: this must end the run all the same.
      if (error instanceof NotModelled) this.fail(error);
      throw error;
    }
  }

  private performed(service: Service, { command, input }: ClientCall, caller: Invocation): unknown {
    if (service === 'Lambda') return this.invoke(command, input as InvokeInput, caller);
    if (service === 'EventBridge') return this.buses.call(command, input);
    if (service === 'S3') return this.s3.call(command, input, (bucket) => this.mayList(bucket, caller));
    if (service === 'SES') return this.ses.call(command, input, caller.id);
    if (service === 'DynamoDB') {
      const before = this.records;
      const output = this.dynamodb.call(command, input);
      if (this.records > before) this.changed();
      return output;
    }
    if (service === 'EC2') {
      const before = this.ec2.transitions.length;
      const output = this.ec2.call(command, input, caller.id, this.authorized(caller));
      if (this.ec2.transitions.length > before) this.changed();
      return output;
    }
    if (service === 'SNS') {
      if (command !== 'PublishCommand') throw new NotModelled(`SNS's ${command}`);
      const message = publish(
        input,
        this.template.of('AWS::SNS::Topic').map(({ arn }) => arn),
      );
      this.published.push({ ...message, at: this.clock.now });
      return { MessageId: this.nextId() };
    }
    const output = this.sqs.call(command, input);
    this.changed();
    const { ReceiptHandle: handle, VisibilityTimeout: seconds = 0 } = input as SqsInput;
    for (const source of this.queueSources) {
      if (handle !== undefined) source.letGo(handle);
      source.wakeAfter(seconds * SECOND);
    }
    return output;
  }

  /** What a function may do to instances, by the policies of its role. */
  private readonly authorized =
    ({ functionName }: Invocation): Authorize =>
    (action, resourceTags, tagKeys) =>
      this.policies.byFunction(
        { action, resource: `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i`, resourceTags, tagKeys },
        functionName,
      );

  /** Only who may list a bucket is told that an object is missing. */
  private mayList(bucket: string, { functionName }: Invocation): boolean {
    const resource = this.template.of('AWS::S3::Bucket').find(({ name }) => name === bucket)?.arn ?? '';
    const call = { action: 's3:ListBucket', resource, resourceTags: {}, tagKeys: [] };
    const may = this.policies.byFunction(call, functionName);
    if (!may) this.untold.push(`${functionName} is not told what is missing in ${bucket}`);
    return may;
  }

  /** How many changes of items there have been. */
  private get records(): number {
    return this.tables.reduce((sum, table) => sum + this.dynamodb.stream(table).length, 0);
  }

  private async invoke(command: string, input: InvokeInput, caller: Invocation): Promise<unknown> {
    if (command !== 'InvokeCommand') throw new NotModelled(`Lambda's ${command}`);
    onlyKnown(command, input, ['FunctionName', 'Payload']);
    const outcome = await this.lambda.invoke(input.FunctionName, JSON.parse(input.Payload ?? 'null'), caller);
    const { kind, ...error } = outcome;
    const text = JSON.stringify(outcome.kind === 'answered' ? outcome.value : error);
    return {
      StatusCode: 200,
      ...(kind === 'failed' && { FunctionError: 'Unhandled' }),
      Payload: { transformToString: () => text, toJSON: () => text },
    };
  }

  /** Metrics are in the log, too. */
  log(invocation: Invocation | undefined, line: string): void {
    const points = embeddedMetrics(line, this.clock.date);
    for (const point of points) this.measure(point);
    if (invocation && points.length === 0) this.say(invocation.id, () => `logs ${logged(line)}`);
  }

  private measure(point: Datapoint): void {
    for (const alarm of this.alarms.measure(point)) {
      this.say('CloudWatch', () => `${alarm} goes off: ${point.name} is ${String(point.value)}`);
    }
  }

  /** Lets something go on by itself; what it throws ends the run. */
  spawn(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.fail(error);
    });
  }

  private fail(error: unknown): void {
    this.problem ??= error;
    this.clock.stop();
  }

  /** What is now stays so for a while: queues measure it by the minute, at the beginning and at the end at least. */
  private lookAhead(milliseconds: number): void {
    this.sample();
    this.clock.now += milliseconds;
    this.sample();
    this.clock.now -= milliseconds;
  }

  /** What queues measure of themselves, and what a period that has ended tells. */
  private sample(): void {
    for (const QueueName of this.parkingQueues) {
      const visible = this.sqs.visible(QueueName);
      if (visible > 0) this.metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, visible);
    }
    for (const source of this.queueSources) {
      const { queue: QueueName } = source;
      const [oldest] = this.sqs.messages(QueueName);
      const age = oldest ? (this.clock.now - oldest.sentAt.getTime()) / SECOND : 0;
      source.longestWaitSeconds = Math.max(source.longestWaitSeconds, age);
      if (age > 0) this.metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName }, age);
    }
    for (const alarm of this.alarms.pass(this.clock.date)) this.say('CloudWatch', () => `${alarm} goes off`);
  }

  private possibleDisturbances() {
    const stopping = [...this.streamSources, ...this.queueSources].flatMap((source) =>
      TIMES_MS.map((time) => ({
        what: `${source.name} stands still for ${hours(time)}`,
        begin: () => {
          source.stop(time);
        },
      })),
    );
    const called = SERVICES.filter((service) => this.handlers.packages.has(`@aws-sdk/client-${service.toLowerCase()}`));
    const refusing = called.flatMap((service) =>
      TIMES_MS.map((time) => ({
        what: `${service} refuses everything for ${hours(time)}`,
        begin: () => {
          this.downUntil.set(service, this.clock.now + time);
          this.clock.after(time, () => {
            this.changed();
          });
        },
      })),
    );
    const redeploying = {
      what: 'all functions are deployed anew',
      begin: () => {
        this.lambda.redeploy();
      },
    };
    return [redeploying, redeploying, ...stopping, ...refusing];
  }
}

interface InvokeInput {
  readonly FunctionName: string;
  readonly Payload?: string;
}

interface SqsInput {
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

const imageOf = (image: object): Record<string, unknown> => unmarshall(image as Parameters<typeof unmarshall>[0]);

function changeOf({ createdAt, dynamodb = {}, userIdentity }: StreamRecord): Change {
  return {
    at: createdAt.getTime(),
    ...(dynamodb.OldImage && { before: imageOf(dynamodb.OldImage) }),
    ...(dynamodb.NewImage && { after: imageOf(dynamodb.NewImage) }),
    expired: userIdentity !== undefined,
  };
}

const hours = (milliseconds: number): string =>
  milliseconds < HOUR ? `${String(milliseconds / MINUTE)} minutes` : `${String(milliseconds / HOUR)} hours`;

/** Of a structured log line, what people read. */
function logged(line: string): string {
  if (!line.startsWith('{')) return line;
  const { level, message, error } = JSON.parse(line) as {
    level?: string;
    message?: string;
    error?: { message?: string };
  };
  return `${String(level)}: ${String(message)}${error?.message === undefined ? '' : ` (${error.message})`}`;
}

interface KeySchema {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
}

function keysOf({ KeySchema }: KeySchema): { partitionKey: string; sortKey?: string } {
  const key = (type: string) => KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const sortKey = key('RANGE');
  return { partitionKey: key('HASH') ?? '', ...(sortKey !== undefined && { sortKey }) };
}

/** Every table keeps whole records of its changes: what a stream shows of them is its reader's business. */
function tableSpec({ name, properties }: Resource): TableSpec {
  const {
    AttributeDefinitions,
    GlobalSecondaryIndexes = [],
    TimeToLiveSpecification: ttl,
  } = properties as {
    AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' }[];
    GlobalSecondaryIndexes?: readonly (KeySchema & { IndexName: string; Projection: { ProjectionType: string } })[];
    TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  };
  // The template is the CDK's: it has what the type says.
  const { partitionKey, sortKey } = keysOf(properties as unknown as KeySchema);
  const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === sortKey)?.AttributeType;
  for (const { Projection } of GlobalSecondaryIndexes) {
    if (Projection.ProjectionType !== 'ALL') throw new NotModelled(`an index of ${name} that leaves attributes out`);
  }
  return {
    name,
    partitionKey,
    ...(sortKey !== undefined && type && { sortKey: { name: sortKey, type } }),
    indexes: GlobalSecondaryIndexes.map((index) => ({ name: index.IndexName, ...keysOf(index) })),
    stream: 'NEW_AND_OLD_IMAGES',
    ...(ttl?.Enabled === true && { timeToLive: ttl.AttributeName }),
  };
}

const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
function queueSpec({ name, arn, ref, properties }: Resource): QueueSpec {
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = properties as {
    VisibilityTimeout?: number;
    MessageRetentionPeriod?: number;
    RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
  };
  return {
    name,
    arn,
    url: ref,
    visibilityTimeoutSeconds: VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS,
    retentionSeconds: MessageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS,
    ...(RedrivePolicy && {
      redrive: { deadLetterArn: RedrivePolicy.deadLetterTargetArn, maxReceiveCount: RedrivePolicy.maxReceiveCount },
    }),
  };
}

/** "The default is 3 seconds": https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT_SECONDS = 3;

function functionSpec({ name, properties }: Resource): FunctionSpec {
  const { Timeout, Environment } = properties as {
    Timeout?: number;
    Environment?: { Variables: Record<string, string> };
  };
  return { name, timeoutSeconds: Timeout ?? DEFAULT_TIMEOUT_SECONDS, environment: Environment?.Variables ?? {} };
}
