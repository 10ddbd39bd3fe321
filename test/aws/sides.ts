import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { DynamoDb, type TableSpec } from '../../tools/aws/dynamodb/model';
import { matches } from '../../tools/aws/eventbridge/event-pattern';
import { EventBridge } from '../../tools/aws/eventbridge/model';
import { envelope } from '../../tools/aws/sns/envelope';
import { accepts } from '../../tools/aws/sns/filter-policy';
import { Sns } from '../../tools/aws/sns/model';
import { type QueueSpec, Sqs } from '../../tools/aws/sqs/model';
import { type Cloud, eventually, lambda, NOTES, READ_STREAM, type Template } from '../local-cloud/cloud';

/** A command of an SDK. */
interface Command {
  readonly input: object;
}

type Service = 'tables' | 'queues' | 'bus' | 'topics';

/** Where a script runs: on the models or on the local cloud. What it is answered is kept in the transcript. */
export interface Side {
  readonly transcript: unknown[];
  readonly documents: DynamoDBDocumentClient;
  /** Sends a command to the service that it is of; an error becomes a part of the transcript. @returns the answer */
  readonly send: (service: Service, command: Command) => Promise<Readonly<Record<string, unknown>>>;
  readonly wait: (seconds: number) => Promise<void>;
  /** All records of an item of the table `rows` that the filter lets through, once there are so many. */
  readonly streamed: (filter: StreamFilter, id: string, count: number) => Promise<readonly DynamoDBRecord[]>;
}

const TABLES: readonly TableSpec[] = [
  {
    name: 'rows',
    partitionKey: 'id',
    sortKey: { name: 'n', type: 'N' },
    indexes: [{ name: 'ByState', partitionKey: 'state', sortKey: 'at' }],
    stream: 'NEW_AND_OLD_IMAGES',
  },
  ...[
    ['plain', 'id'],
    ['results', 'jobId'],
    ['idempotency', 'idempotencyKey'],
    ['shipments', 'orderId'],
    ['backend', 'key'],
  ].map(([name = '', partitionKey = '']) => ({ name, partitionKey, indexes: [] })),
];

/** Which of a bus's events go to the queue `events`. */
const RULE = {
  source: ['orders', { prefix: 'shop.' }],
  detail: { cents: [{ numeric: ['>', 100] }], kind: [{ 'anything-but': ['test'] }] },
};
/** Which of a topic's messages go to the queue `noticed`. */
const POLICY = {
  type: [{ 'anything-but': ['cancelled'] }],
  price: [{ numeric: ['>=', 100] }],
  interests: ['rugby', { prefix: 'foot' }],
};
const FILTERS = {
  everything: {},
  inserts: { eventName: ['INSERT'] },
  open: { dynamodb: { NewImage: { state: { S: [{ prefix: 'OP' }] } } } },
};
type StreamFilter = keyof typeof FILTERS;

const QUEUES = {
  jobs: { visibilityTimeoutSeconds: 1, redrive: { deadLetter: 'letters', maxReceiveCount: 2 } },
  letters: { visibilityTimeoutSeconds: 30 },
  slow: { visibilityTimeoutSeconds: 30, delaySeconds: 1 },
  events: { visibilityTimeoutSeconds: 30 },
  noticed: { visibilityTimeoutSeconds: 30 },
  told: { visibilityTimeoutSeconds: 30 },
  ledger: { visibilityTimeoutSeconds: 1, fifo: { contentBased: true, perGroup: false } },
} as const satisfies Record<string, object>;
export type QueueName = keyof typeof QUEUES;

/** Addresses of the queues, the same on both sides. */
export type Addresses = Readonly<Record<QueueName, { readonly url: string; readonly arn: string }>>;

/** The topic, which is where the queues are. */
export const topicIn = ({ told }: Addresses): string => told.arn.replace(/:sqs:(.+):[^:]+$/, ':sns:$1:notices');

/** Deploys what the scripts need. */
export async function deployWorld(cloud: Cloud): Promise<Addresses> {
  const names = Object.keys(QUEUES) as QueueName[];
  const outputs: Readonly<Record<string, string>> = await cloud.deploy(
    'conformance',
    { ...tableTemplate(), ...queueTemplate(), ...busTemplate(), ...topicTemplate(), ...recorderTemplate() },
    Object.fromEntries(
      names.flatMap((name): [string, object][] => [
        [`${name}Url`, { Ref: name }],
        [`${name}Arn`, arnOf(name)],
      ]),
    ),
  );
  const addresses = names.map((name) => [name, { url: outputs[`${name}Url`], arn: outputs[`${name}Arn`] }] as const);
  return Object.fromEntries(addresses) as Addresses;
}

export function localCloudSide(cloud: Cloud): Side {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.root), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const clients = {
    tables: documents,
    queues: new SQSClient(cloud.root),
    bus: new EventBridgeClient(cloud.root),
    topics: new SNSClient(cloud.root),
  };
  // Each client has overloads for its own commands: of all together, none takes a command of either.
  const clientOf = (service: keyof typeof clients) => clients[service] as unknown as { send: Call };
  return side((service, command) => clientOf(service).send(command), {
    wait: (seconds) => setTimeout(seconds * 1000),
    streamed: async (filter, id, count) => {
      const records = async () =>
        (await cloud.noted(filter)).map((line) => JSON.parse(line) as DynamoDBRecord).filter(isOf(id));
      await eventually(async () => (await records()).length >= count);
      return records();
    },
  });
}

export function modelSide(addresses: Addresses): Side {
  let now = Date.parse('2026-01-01T00:00:00Z');
  let ids = 0;
  const clock = () => new Date(now);
  const id = () => `id-${(ids += 1)}`;
  const tables = new DynamoDb(TABLES, clock);
  const queues = new Sqs(queueSpecs(addresses), clock, id);
  const bus = new EventBridge(['orders'], clock, id);
  const put = (input: object) => {
    const { output, accepted } = bus.putEvents(input);
    for (const { envelope } of accepted) {
      if (matches(RULE, envelope)) queues.send('events', JSON.stringify(envelope));
    }
    return output;
  };
  const topics = new Sns([{ arn: topicIn(addresses) }], clock, id);
  const publish = (command: string, input: object) => {
    const { output, accepted } = topics.call(command, input);
    for (const published of accepted) {
      if (accepts(POLICY, published.attributes)) queues.send('noticed', published.message, published.attributes);
      queues.send('told', JSON.stringify(envelope(published)));
    }
    return output;
  };
  const perform = (service: string, { constructor, input }: Command): unknown => {
    if (service === 'topics') return publish(constructor.name, input);
    if (service === 'bus') return put(input);
    return (service === 'tables' ? tables : queues).call(constructor.name, input);
  };
  return side((service, command) => Promise.resolve().then(() => perform(service, command) as object), {
    wait: (seconds) => {
      now += seconds * 1000;
      return Promise.resolve();
    },
    streamed: (filter, id) =>
      Promise.resolve(tables.stream('rows').filter((record) => isOf(id)(record) && matches(FILTERS[filter], record))),
  });
}

const isOf =
  (id: string) =>
  ({ dynamodb }: DynamoDBRecord): boolean =>
    dynamodb?.Keys?.['id']?.S === id;

type Call = (command: Command | PutEventsCommand) => Promise<object>;

function side(
  perform: (service: Service, command: Command) => Promise<object>,
  rest: Pick<Side, 'wait' | 'streamed'>,
): Side {
  const transcript: unknown[] = [];
  const documents = { send: (command: Command) => perform('tables', command) };
  return {
    ...rest,
    transcript,
    // Stores send commands, and use nothing else of a client.
    documents: documents as unknown as DynamoDBDocumentClient,
    send: async (service, command) => {
      try {
        const answer = await perform(service, command);
        transcript.push({ [command.constructor.name]: comparable(answer) });
        return answer as Record<string, unknown>;
      } catch (error) {
        transcript.push({ [command.constructor.name]: errorOf(error) });
        return {};
      }
    },
  };
}

/** What every service words, counts or names in its own way. */
const OF_ITS_OWN = new Set(
  [
    'MessageId ReceiptHandle MD5OfBody MD5OfMessageBody SentTimestamp SenderId TaskHandle EventId ErrorMessage Message',
    'ApproximateFirstReceiveTimestamp SequenceNumber',
  ].flatMap((names) => names.split(' ')),
);
const OF_ENVELOPES = { id: 'id', time: 'time', region: 'region', account: 'account' };
const OF_NOTICES = ['MessageId', 'Timestamp', 'Signature', 'SigningCertURL', 'UnsubscribeURL'];
const LEFT_OUT = ['$metadata', 'MD5OfMessageAttributes'];

function comparable(value: unknown, name = ''): unknown {
  if (OF_ITS_OWN.has(name)) return name;
  if (name === 'Body' && typeof value === 'string' && value.startsWith('{')) {
    const body = JSON.parse(value) as Record<string, unknown>;
    if (body['Type'] !== 'Notification') return { ...body, ...OF_ENVELOPES };
    return Object.fromEntries(Object.entries(body).map(([key, one]) => [key, OF_NOTICES.includes(key) ? key : one]));
  }
  if (Array.isArray(value)) return value.map((member) => comparable(member));
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  const members = Object.entries(value).filter(([key, member]) => !LEFT_OUT.includes(key) && member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, comparable(member, key)]));
}

function errorOf(error: unknown): object {
  const { name, CancellationReasons, Item } = error as Error & {
    CancellationReasons?: readonly { Code?: string; Item?: object }[];
    Item?: object;
  };
  return {
    error: name,
    ...(Item && { Item }),
    ...(CancellationReasons && { reasons: CancellationReasons.map(({ Code, Item: item }) => [Code, item]) }),
  };
}

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function queueSpecs(addresses: Addresses): QueueSpec[] {
  return (Object.keys(QUEUES) as QueueName[]).map((name) => {
    const { redrive, ...settings } = { redrive: undefined, ...QUEUES[name] };
    return {
      name,
      ...addresses[name],
      ...settings,
      retentionSeconds: 345_600,
      ...(redrive && {
        redrive: { deadLetterArn: addresses[redrive.deadLetter].arn, maxReceiveCount: redrive.maxReceiveCount },
      }),
    };
  });
}

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const keys = (...names: string[]) =>
  names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' }));

function tableTemplate(): Template {
  return Object.fromEntries(
    TABLES.map(({ name, partitionKey, sortKey, indexes, stream }) => [
      name,
      {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: keys(partitionKey, ...(sortKey ? [sortKey.name] : [])),
          AttributeDefinitions: [
            text(partitionKey),
            ...(sortKey ? [{ AttributeName: sortKey.name, AttributeType: sortKey.type }] : []),
            ...indexes.flatMap((index) => [text(index.partitionKey), text(index.sortKey ?? '')]),
          ],
          ...(indexes.length > 0 && {
            GlobalSecondaryIndexes: indexes.map((index) => ({
              IndexName: index.name,
              KeySchema: keys(index.partitionKey, index.sortKey ?? ''),
              Projection: { ProjectionType: 'ALL' },
            })),
          }),
          ...(stream && { StreamSpecification: { StreamViewType: stream } }),
        },
      },
    ]),
  );
}

function queueTemplate(): Template {
  return Object.fromEntries(
    (Object.keys(QUEUES) as QueueName[]).map((name) => {
      const settings = { redrive: undefined, fifo: undefined, delaySeconds: 0, ...QUEUES[name] };
      const { visibilityTimeoutSeconds, delaySeconds, redrive, fifo } = settings;
      return [
        name,
        {
          Type: 'AWS::SQS::Queue',
          Properties: {
            VisibilityTimeout: visibilityTimeoutSeconds,
            DelaySeconds: delaySeconds,
            ...(fifo && { FifoQueue: true, ContentBasedDeduplication: fifo.contentBased }),
            ...(redrive && {
              RedrivePolicy: {
                deadLetterTargetArn: arnOf(redrive.deadLetter),
                maxReceiveCount: redrive.maxReceiveCount,
              },
            }),
          },
        },
      ];
    }),
  );
}

function busTemplate(): Template {
  const allowed = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' };
  return {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: RULE,
        Targets: [{ Id: 'events', Arn: arnOf('events') }],
      },
    },
    EventsPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'events' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [{ ...allowed, Resource: arnOf('events') }] },
      },
    },
  };
}

function topicTemplate(): Template {
  const subscribed = (queue: 'noticed' | 'told', rest: object = {}) => ({
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arnOf(queue), ...rest },
  });
  const allowed = { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' };
  return {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'notices' } },
    Noticing: subscribed('noticed', { RawMessageDelivery: true, FilterPolicy: POLICY }),
    Telling: subscribed('told'),
    NoticesPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'noticed' }, { Ref: 'told' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [{ ...allowed, Resource: '*' }] },
      },
    },
  };
}

/** For each filter a function that notes the records which it is given. */
function recorderTemplate(): Template {
  const recorders = Object.entries(FILTERS).map(([filter, pattern]) => ({
    ...lambda(
      `Recorder${filter}`,
      `${NOTES} exports.handler = async ({ Records }) => {
        for (const record of Records) note('${filter}', JSON.stringify(record)); };`,
      { allow: [{ Action: READ_STREAM }] },
    ),
    [`${filter}Mapping`]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: `Recorder${filter}` },
        EventSourceArn: { 'Fn::GetAtt': ['rows', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
        ...(filter !== 'everything' && { FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } }),
      },
    },
  }));
  return Object.assign({}, ...recorders) as Template;
}
