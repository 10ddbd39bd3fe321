import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishBatchCommand, PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { JobStore } from '../../lambdas/queue-leveler/job-store';
import { writeOnce } from '../../lambdas/shared/idempotency';
import { advance } from '../../lambdas/transactional-outbox/shipment';
import { ShipmentStore } from '../../lambdas/transactional-outbox/shipment-store';
import { Cloud } from '../local-cloud/cloud';
import { apiEvent } from '../support/lambda-events';
import { cancelled, ORDER_ID, placed } from '../transactional-outbox/samples';
import { type Addresses, deployWorld, localCloudSide, modelSide, type QueueName, type Side, topicIn } from './sides';

interface Script {
  readonly name: string;
  readonly run: (side: Side, addresses: Addresses) => Promise<unknown>;
  /** What the local cloud does otherwise than AWS; the test fails when it does so no more. */
  readonly localCloudDiffers?: string;
}

/** Updates of which the local cloud makes something else than AWS. */
const misreadUpdates: readonly (readonly [update: string, value: unknown, why: string])[] = [
  ['REMOVE many[0], many[1]', undefined, 'it counts the second index after the first element is gone'],
  ['SET n = tags + :v', 1, 'it adds no numbers, where AWS asks for numbers'],
  ['REMOVE absent.a', undefined, 'it takes a path that leads nowhere'],
  ['SET doc.a = :v, doc = :v', 1, 'it takes paths that overlap'],
  ['SET n = :v SET m = :v', 1, 'it takes a section twice'],
  ['SET n = :v +', 1, 'it takes an expression that is not complete'],
];

/** Messages that the local cloud takes, and AWS does not. */
const mistaken: readonly (readonly [name: string, message: Partial<PublishCommandInput>])[] = [
  ['that is empty', { Message: '' }],
  ['whose number is none', { MessageAttributes: { a: { DataType: 'Number', StringValue: 'ten' } } }],
  ['with an empty attribute', { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }],
  ['whose attribute has no known type', { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } }],
];

const scripts: readonly Script[] = [
  ...mistaken.map(([name, message]) => ({
    name: `a message ${name}`,
    localCloudDiffers:
      'it takes it; "name, type, and value must not be empty or null. In addition, the message body should not be empty": https://docs.aws.amazon.com/sns/latest/api/API_MessageAttributeValue.html',
    run: ({ send }: Side, addresses: Addresses) =>
      send('topics', new PublishCommand({ TopicArn: topicIn(addresses), Message: 'one', ...message })),
  })),
  {
    name: 'a batch of no messages',
    localCloudDiffers:
      'it answers InvalidParameter, AWS EmptyBatchRequest: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html',
    run: ({ send }, addresses) =>
      send('topics', new PublishBatchCommand({ TopicArn: topicIn(addresses), PublishBatchRequestEntries: [] })),
  },
  ...misreadUpdates.map(([expression, value, why]) => ({
    name: expression,
    localCloudDiffers: `${why}: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html`,
    run: ({ send }: Side) => update(send, expression, value, 'ALL_NEW'),
  })),
  {
    name: 'the size of a number',
    localCloudDiffers:
      'it has one; AWS knows the size of strings, binaries, sets, lists and maps: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html',
    run: async ({ send }) => {
      await send('tables', new PutCommand({ TableName: 'plain', Item: { id: 'size', n: 1 } }));
      await send(
        'tables',
        new DeleteCommand({
          TableName: 'plain',
          Key: { id: 'size' },
          ConditionExpression: 'size(n) < :v',
          ExpressionAttributeValues: { ':v': 9 },
        }),
      );
    },
  },
  {
    name: 'conditional writes',
    run: async ({ send }) => {
      const put = (rest: object) => send('tables', new PutCommand({ TableName: 'plain', Item: { id: 'c' }, ...rest }));
      await put({ ConditionExpression: 'attribute_not_exists(id)', ReturnValues: 'ALL_OLD' });
      await put({ ConditionExpression: 'attribute_not_exists(id)' });
      await put({
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await put({
        Item: { id: 'c', n: 1, tags: new Set(['a']), list: [1, { x: null }], ok: true },
        ReturnValues: 'ALL_OLD',
      });
      await send('tables', new GetCommand({ TableName: 'plain', Key: { id: 'c' } }));
      const remove = (rest: object) =>
        send('tables', new DeleteCommand({ TableName: 'plain', Key: { id: 'c' }, ReturnValues: 'ALL_OLD', ...rest }));
      await remove({ ConditionExpression: 'n > :n', ExpressionAttributeValues: { ':n': 1 } });
      await remove({ ConditionExpression: 'n BETWEEN :n AND :n', ExpressionAttributeValues: { ':n': 1 } });
      await remove({});
      await send('tables', new GetCommand({ TableName: 'plain', Key: { id: 'c' } }));
    },
  },
  {
    name: 'batches of writes',
    run: async ({ send }) => {
      const batch = (...plain: object[]) => send('tables', new BatchWriteCommand({ RequestItems: { plain } }));
      const put = (id: string) => ({ PutRequest: { Item: { id, s: 'batch' } } });
      await batch(put('batch-1'), put('batch-2'));
      await batch({ DeleteRequest: { Key: { id: 'batch-1' } } }, put('batch-3'));
      await batch({ DeleteRequest: { Key: { id: 'batch-none' } } });
      await batch(put('batch-4'), put('batch-4'));
      await batch(...Array.from({ length: 26 }, (_, place) => put(`batch-${String(place)}`)));
      await batch();
      for (const id of ['batch-1', 'batch-2', 'batch-3', 'batch-4'])
        await send('tables', new GetCommand({ TableName: 'plain', Key: { id } }));
    },
  },
  {
    name: 'conditions',
    run: async ({ send }) => {
      const Item = { id: 'k', s: 'book', n: 2, doc: { a: { b: 1 } }, many: ['x', 1], tags: new Set(['x']) };
      await send('tables', new PutCommand({ TableName: 'plain', Item }));
      for (const [ConditionExpression, values, ExpressionAttributeNames] of [
        ['s = :v', 'book'],
        ['s = :v', 2],
        ['absent = :v', 2],
        ['absent <> :v', 2],
        ['NOT s <> :v', 'book'],
        ['n < :v', 10],
        ['n >= :v', '1'],
        ['s < :v', 'bool'],
        ['s IN (:v)', 'book'],
        ['begins_with(s, :v)', 'bo'],
        ['contains(s, :v)', 'oo'],
        ['contains(tags, :v)', 'x'],
        ['contains(many, :v)', 1],
        ['attribute_type(doc, :v)', 'M'],
        ['size(doc) = :v', 1],
        ['size(s) = :v', 4],
        ['size(absent) < :v', 9],
        ['many[1] = :v', 1],
        ['doc.#a.b = :v', 1, { '#a': 'a' }],
        ['attribute_exists(doc.z.b) OR n = :v', 2],
        ['n = :v AND (s = :v OR n = :v)', 2],
      ] as const) {
        await send(
          'tables',
          new UpdateCommand({
            TableName: 'plain',
            Key: { id: 'k' },
            UpdateExpression: 'SET touched = :v',
            ConditionExpression,
            ExpressionAttributeNames,
            ExpressionAttributeValues: { ':v': values },
          }),
        );
      }
    },
  },
  {
    name: 'updates',
    run: async ({ send }) => {
      for (const [UpdateExpression, value] of [
        ['SET n = n + :v', 2],
        ['SET n = :v - n, m = n', 2],
        ['SET n = if_not_exists(n, :v), m = if_not_exists(m, :v)', 5],
        ['SET doc.c = :v', 3],
        ['SET many[1] = :v, many[9] = :v', 'n'],
        ['SET many = list_append(many, :v)', ['n']],
        ['REMOVE n, absent, doc.a', undefined],
        ['ADD n :v, m :v', 2],
        ['ADD tags :v', new Set(['z'])],
        ['DELETE tags :v', new Set(['x', 'y'])],
        ['SET n = :v REMOVE doc ADD m :v', 2],
        ['SET n = absent + :v', 1],
        ['ADD tags :v', 1],
        ['SET absent.a = :v', 1],
        ['SET id = :v', 'other'],
        ['SET status = :v', 1],
        ['SET n = :other', 1],
        ['SET n = m', 1],
      ] as const) {
        await update(send, UpdateExpression, value, 'ALL_NEW');
      }
      for (const ReturnValues of ['ALL_OLD', 'UPDATED_OLD', 'UPDATED_NEW', 'NONE'] as const) {
        await update(send, 'SET n = n + :v', 1, ReturnValues);
      }
    },
  },
  {
    name: 'requests that can never be served',
    run: async ({ send }) => {
      const put = (Item: object, rest: object = {}) =>
        send('tables', new PutCommand({ TableName: 'rows', Item, ...rest }));
      await put({ n: 1 });
      await put({ id: 'a', n: 'one' });
      await put({ id: '', n: 1 });
      await put({ id: 'a', n: 1, state: 7 });
      await put({ id: 'a', n: 1, text: 'x'.repeat(400 * 1024) });
      await put({ id: 'a', n: 1 }, { TableName: 'nowhere' });
      await put({ id: 'a', n: 1 }, { ConditionExpression: 'id = :v' });
      await put({ id: 'a', n: 1 }, { ConditionExpression: 'attribute_exists(#x)' });
      await put(
        { id: 'a', n: 1 },
        { ConditionExpression: 'attribute_exists(id)', ExpressionAttributeNames: { '#x': 'x' } },
      );
      await put({ id: 'a', n: 1 }, { ConditionExpression: 'size(id)' });
      await put({ id: 'a', n: 1 }, { ReturnValues: 'ALL_NEW' });
      await send('tables', new GetCommand({ TableName: 'rows', Key: { id: 'a' } }));
      const query = (KeyConditionExpression: string, rest: object = {}) =>
        send(
          'tables',
          new QueryCommand({
            TableName: 'rows',
            KeyConditionExpression,
            ExpressionAttributeValues: { ':v': 'a' },
            ...rest,
          }),
        );
      await query('n = :v');
      await query('id > :v');
      await query('id = :v AND other = :v');
      await query('id = :v OR n = :v');
      await query('id = :v', { IndexName: 'Nothing' });
      await query('#s = :v', {
        IndexName: 'ByState',
        ConsistentRead: true,
        ExpressionAttributeNames: { '#s': 'state' },
      });
      await query('id = :v', { Limit: 0 });
    },
  },
  {
    name: 'queries and scans',
    run: async ({ send, wait }) => {
      for (const [id, n, rest] of [
        ['q', 10, { state: 'WAITING', at: '2', v: 1 }],
        ['q', 9, { state: 'WAITING', at: '1', v: 2 }],
        ['q', 100, { state: 'WAITING' }],
        ['r', 1, { state: 'WAITING', at: '3', v: 3 }],
        ['r', 2, { state: 'DONE', at: '1' }],
      ] as const) {
        await send('tables', new PutCommand({ TableName: 'rows', Item: { id, n, ...rest } }));
      }
      await wait(1);
      const query = (rest: object) =>
        send('tables', new QueryCommand({ TableName: 'rows', ExpressionAttributeValues: { ':v': 'q' }, ...rest }));
      const KeyConditionExpression = 'id = :v';
      await query({ KeyConditionExpression });
      await query({ KeyConditionExpression, ScanIndexForward: false, ProjectionExpression: 'n, v' });
      await query({ KeyConditionExpression, Select: 'COUNT' });
      await query({ KeyConditionExpression, Limit: 3 });
      const first = await query({ KeyConditionExpression, Limit: 2 });
      await query({ KeyConditionExpression, ExclusiveStartKey: first['LastEvaluatedKey'] });
      const below = { ':v': 'q', ':n': 100 };
      await query({ KeyConditionExpression: 'id = :v AND n < :n', ExpressionAttributeValues: below });
      const above = { FilterExpression: 'v > :w', ExpressionAttributeValues: { ':v': 'q', ':w': 1 } };
      await query({ KeyConditionExpression, ...above });
      const index = {
        IndexName: 'ByState',
        KeyConditionExpression: '#s = :v AND #at >= :at',
        ExpressionAttributeNames: { '#s': 'state', '#at': 'at' },
        ExpressionAttributeValues: { ':v': 'WAITING', ':at': '1' },
      };
      await query(index);
      const page = await query({ ...index, Limit: 1 });
      await query({ ...index, Limit: 1, ExclusiveStartKey: page['LastEvaluatedKey'] });
      await send(
        'tables',
        new ScanCommand({ TableName: 'rows', FilterExpression: 'n > :n', ExpressionAttributeValues: { ':n': 99 } }),
      );
    },
  },
  {
    name: 'transactions',
    run: async ({ send }) => {
      const create = (id: string, rest: object = {}) => ({
        Put: { TableName: 'plain', Item: { id }, ConditionExpression: 'attribute_not_exists(id)', ...rest },
      });
      const add = (id: string) => ({
        Update: {
          TableName: 'plain',
          Key: { id },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': 1 },
        },
      });
      const transact = (TransactItems: object[], ClientRequestToken?: string) =>
        send('tables', new TransactWriteCommand({ TransactItems, ClientRequestToken }));
      await transact([create('t1'), add('t2')]);
      await transact([create('t3'), create('t1', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }), add('t2')]);
      await transact([create('t3'), create('t1')]);
      await transact([create('t4'), create('t4')]);
      await transact([
        { ConditionCheck: { TableName: 'plain', Key: { id: 't1' }, ConditionExpression: 'attribute_exists(id)' } },
        { Delete: { TableName: 'plain', Key: { id: 't2' } } },
      ]);
      await transact([add('t5')], 'token');
      await transact([add('t5')], 'token');
      await transact([add('t6')], 'token');
      const impossible = { Update: { TableName: 'plain', Key: { id: 't5' }, UpdateExpression: 'SET m = absent' } };
      await transact([add('t7'), impossible]);
      await transact([]);
      for (const id of ['t1', 't2', 't3', 't4', 't5', 't6', 't7']) {
        await send('tables', new GetCommand({ TableName: 'plain', Key: { id }, ConsistentRead: true }));
      }
    },
  },
  {
    name: 'the rows of jobs, as the leveler writes them',
    run: async ({ documents, transcript }) => {
      const jobs = new JobStore(documents, 'results');
      const now = new Date('2026-01-01T00:00:00Z');
      const failed = { reason: 'BACKEND_FAILED', detail: 'down' } as const;
      transcript.push(await jobs.find('j'), await jobs.start('j', now), await jobs.delay('j'));
      transcript.push(
        await jobs.countFailure('j', 1),
        await jobs.countFailure('j', 1),
        await jobs.countFailure('j', 2),
      );
      transcript.push(await jobs.find('j'));
      transcript.push(
        await jobs.fail('j', failed, 'then'),
        await jobs.fail('j', failed, 'later'),
        await jobs.find('j'),
      );
      transcript.push(await jobs.start('j', now), await jobs.countFailure('j', 3), await jobs.reopen('j', 'later'));
      transcript.push(await jobs.reopen('j', 'then'), await jobs.countFailure('j', 1));
      transcript.push(await jobs.finish('j', '{"n":null}', now), await jobs.delay('j'), await jobs.find('j'));
    },
  },
  {
    name: 'idempotent writes, as orders are placed',
    run: async ({ documents, transcript }) => {
      const now = new Date('2026-01-01T00:00:00Z');
      const write = (body: unknown, headers: Record<string, string>, id: string, at = now) =>
        writeOnce(documents, apiEvent({ body, headers }), {
          table: 'idempotency',
          scope: 'POST /orders',
          now: at,
          items: [{ Put: { TableName: 'plain', Item: { id }, ConditionExpression: 'attribute_not_exists(id)' } }],
          answer: { statusCode: 201, body: id },
        }).catch((error: unknown) => (error as Error).message);
      const headers = { 'Idempotency-Key': 'key' };
      transcript.push(
        await write('one', {}, 'w1'),
        await write('one', headers, 'w2'),
        await write('one', headers, 'w3'),
      );
      transcript.push(await write('two', headers, 'w4'));
      const tomorrow = new Date(now.getTime() + 25 * 60 * 60 * 1000);
      transcript.push(await write('two', headers, 'w5', tomorrow));
    },
  },
  {
    name: 'shipments, as they are written',
    run: async ({ documents, transcript }) => {
      const shipments = new ShipmentStore(documents, 'shipments');
      const now = new Date('2026-01-01T00:00:00Z');
      for (const event of [cancelled(), placed()]) {
        const { shipment, version } = await shipments.read(ORDER_ID);
        const next = { shipment: advance(shipment, event, now), version };
        await shipments.replace(next);
        await shipments.replace(next).catch((error: unknown) => transcript.push((error as Error).name));
        transcript.push(await shipments.read(ORDER_ID));
      }
    },
  },
  {
    name: "the backend's places",
    run: async ({ send }) => {
      const change = (UpdateExpression: string, rest: object = {}) =>
        send(
          'tables',
          new UpdateCommand({ TableName: 'backend', Key: { key: 'CAPACITY' }, UpdateExpression, ...rest }),
        );
      const take = (call: string) =>
        change('SET inFlight.#call = :until', {
          ConditionExpression: 'size(inFlight) < :capacity',
          ExpressionAttributeNames: { '#call': call },
          ExpressionAttributeValues: { ':until': 1, ':capacity': 2 },
          ReturnValues: 'ALL_NEW',
        });
      await take('one');
      await send('tables', new PutCommand({ TableName: 'backend', Item: { key: 'CAPACITY', inFlight: {} } }));
      for (const call of ['one', 'two', 'three']) await take(call);
      const gone = { ExpressionAttributeNames: { '#call0': 'one', '#call1': 'never' } };
      await change('REMOVE inFlight.#call0, inFlight.#call1', gone);
      await take('three');
    },
  },
  {
    name: 'stream records',
    run: async ({ send, streamed, transcript }) => {
      const Key = { id: 's', n: 1 };
      const put = (Item: object) => send('tables', new PutCommand({ TableName: 'rows', Item: { ...Key, ...Item } }));
      await put({ state: 'OPEN', at: '1' });
      await put({ state: 'OPEN', at: '1' });
      const close = { UpdateExpression: 'REMOVE #s', ExpressionAttributeNames: { '#s': 'state' } };
      await send('tables', new UpdateCommand({ TableName: 'rows', Key, ...close }));
      await send('tables', new UpdateCommand({ TableName: 'rows', Key, ...close }));
      await send('tables', new DeleteCommand({ TableName: 'rows', Key }));
      await send('tables', new DeleteCommand({ TableName: 'rows', Key }));
      const records = await streamed('everything', Key.id, 3);
      for (const seen of [records, await streamed('inserts', Key.id, 1), await streamed('open', Key.id, 1)]) {
        transcript.push(
          seen.map(({ eventName, dynamodb: { Keys, NewImage, OldImage } = {} }) => ({
            eventName,
            Keys,
            NewImage,
            OldImage,
          })),
        );
      }
      const numbers = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
      transcript.push(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0n)));
    },
  },
  {
    name: 'a message that is received, hidden, shown and deleted',
    run: async ({ send, wait }, { slow }) => {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: 'kept' } };
      await send(
        'queues',
        new SendMessageCommand({ QueueUrl: slow.url, MessageBody: 'one', DelaySeconds: 0, MessageAttributes }),
      );
      const first = await receive(send, slow.url);
      await receive(send, slow.url);
      const change = (ReceiptHandle: string, VisibilityTimeout: number) =>
        send('queues', new ChangeMessageVisibilityCommand({ QueueUrl: slow.url, ReceiptHandle, VisibilityTimeout }));
      await change(first, 0);
      const second = await receive(send, slow.url);
      await change(second, 1);
      await receive(send, slow.url);
      await wait(1.2);
      const third = await receive(send, slow.url);
      await change('nonsense', 1);
      const remove = (ReceiptHandle: string) =>
        send('queues', new DeleteMessageCommand({ QueueUrl: slow.url, ReceiptHandle }));
      await remove('nonsense');
      await remove(third);
      await receive(send, slow.url);
      await count(send, slow.url);
    },
  },
  {
    name: 'a handle that is not of the last receive',
    localCloudDiffers:
      'it answers ReceiptHandleIsInvalid; "the request succeeds, but the message will not be deleted": https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html',
    run: async ({ send }, { slow }) => {
      await send('queues', new SendMessageCommand({ QueueUrl: slow.url, MessageBody: 'stale', DelaySeconds: 0 }));
      const first = await receive(send, slow.url);
      const hide = { QueueUrl: slow.url, ReceiptHandle: first };
      await send('queues', new ChangeMessageVisibilityCommand({ ...hide, VisibilityTimeout: 0 }));
      const second = await receive(send, slow.url);
      await send('queues', new DeleteMessageCommand(hide));
      await count(send, slow.url);
      const last = { QueueUrl: slow.url, ReceiptHandle: second };
      await send('queues', new DeleteMessageCommand(last));
      await send('queues', new DeleteMessageCommand(last));
    },
  },
  {
    name: 'dead letters, and their way back',
    run: async ({ send, wait }, { jobs, letters }) => {
      await send('queues', new SendMessageCommand({ QueueUrl: jobs.url, MessageBody: 'poison' }));
      for (let time = 0; time < 3; time += 1) {
        await receive(send, jobs.url);
        await wait(1.2);
      }
      await count(send, jobs.url);
      await count(send, letters.url);
      await send('queues', new SendMessageCommand({ QueueUrl: letters.url, MessageBody: 'parked' }));
      await send('queues', new StartMessageMoveTaskCommand({ SourceArn: letters.arn }));
      await count(send, letters.url);
      await receive(send, jobs.url);
      await send('queues', new StartMessageMoveTaskCommand({ SourceArn: letters.arn, DestinationArn: jobs.arn }));
      await count(send, letters.url);
      await receive(send, jobs.url);
    },
  },
  {
    name: 'messages that a queue does not take',
    run: async ({ send }, { slow }) => {
      const put = (MessageBody: string, rest: object = {}) =>
        send('queues', new SendMessageCommand({ QueueUrl: slow.url, MessageBody, ...rest }));
      await put('');
      await put('\u0000');
      await put('x'.repeat(1024 * 1024 + 1));
      await put('x', { QueueUrl: slow.url.replace('slow', 'nowhere') });
      await send('queues', new ReceiveMessageCommand({ QueueUrl: slow.url, MaxNumberOfMessages: 11 }));
    },
  },
  {
    name: 'batches',
    run: async ({ send }, { slow }) => {
      const QueueUrl = slow.url;
      const entry = (Id: string, MessageBody = Id) => ({ Id, MessageBody, DelaySeconds: 0 });
      const batch = (Entries: ReturnType<typeof entry>[]) =>
        send('queues', new SendMessageBatchCommand({ QueueUrl, Entries }));
      await batch([]);
      await batch(Array.from({ length: 11 }, (_, index) => entry(`e${index}`)));
      await batch([entry('a'), entry('a')]);
      await batch([entry('a', 'x'.repeat(600 * 1024)), entry('b', 'x'.repeat(600 * 1024))]);
      await batch([entry('a'), entry('b', '\u0000')]);
      const ReceiptHandle = await receive(send, QueueUrl);
      const Entries = [
        { Id: 'a', ReceiptHandle },
        { Id: 'b', ReceiptHandle: 'nonsense' },
      ];
      await send('queues', new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
  },
  {
    name: 'messages of a topic, and which queue gets them how',
    run: async ({ send, wait }, addresses) => {
      const attributes = (type: string, price: string, interests: string) => ({
        type: { DataType: 'String', StringValue: type },
        price: { DataType: 'Number', StringValue: price },
        interests: { DataType: 'String.Array', StringValue: interests },
      });
      const publish = async (MessageAttributes: PublishCommandInput['MessageAttributes'], rest: object = {}) => {
        await send(
          'topics',
          new PublishCommand({ TopicArn: topicIn(addresses), Message: 'one', MessageAttributes, ...rest }),
        );
        await wait(0.5);
        await send(
          'queues',
          new DeleteMessageCommand({
            QueueUrl: addresses.told.url,
            ReceiptHandle: await receive(send, addresses.told.url),
          }),
        );
        await count(send, addresses.noticed.url);
      };
      await publish(attributes('placed', '210.75', '["soccer","rugby"]'), { Subject: 'Hello' });
      await receive(send, addresses.noticed.url);
      await publish(attributes('placed', '100', '["football"]'));
      await publish(attributes('cancelled', '100', '["rugby"]'));
      await publish(attributes('placed', '99.99', '["rugby"]'));
      await publish(attributes('placed', '100', '["soccer"]'));
      await publish({ type: { DataType: 'String', StringValue: 'placed' } });
      await publish(undefined);
    },
  },
  {
    name: 'messages that a topic does not take',
    run: async ({ send }, addresses) => {
      const TopicArn = topicIn(addresses);
      const publish = (rest: object) => send('topics', new PublishCommand({ TopicArn, Message: 'one', ...rest }));
      await publish({ TopicArn: TopicArn.replace('notices', 'nowhere') });
      await publish({ Message: 'x'.repeat(256 * 1024 + 1) });
    },
  },
  {
    name: 'batches of a topic',
    run: async ({ send }, addresses) => {
      const entry = (Id: string, Message = Id) => ({ Id, Message });
      const batch = (PublishBatchRequestEntries: ReturnType<typeof entry>[]) =>
        send('topics', new PublishBatchCommand({ TopicArn: topicIn(addresses), PublishBatchRequestEntries }));
      await batch(Array.from({ length: 11 }, (_, index) => entry(`e${index}`)));
      await batch([entry('a'), entry('a')]);
      await batch([entry('a'), entry('b')]);
    },
  },
  {
    name: 'groups of a FIFO queue',
    run: async ({ send, wait }, { ledger: { url: QueueUrl } }) => {
      const put = (MessageBody: string, rest: object = {}) =>
        send('queues', new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'a', ...rest }));
      await put('1');
      await put('2');
      await put('1');
      await put('x', { MessageGroupId: 'b' });
      await put('y', { MessageGroupId: undefined });
      const first = await receive(send, QueueUrl);
      await receive(send, QueueUrl);
      await receive(send, QueueUrl);
      await send('queues', new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first }));
      await receive(send, QueueUrl);
      await wait(1.2);
      await receive(send, QueueUrl);
    },
  },
  {
    name: 'events, and where a rule puts them',
    run: async ({ send, wait }, { events }) => {
      const entry = {
        EventBusName: 'orders',
        Source: 'orders',
        DetailType: 'Placed',
        Detail: '{"cents":101,"kind":"a"}',
      };
      const put = (...Entries: object[]) => send('bus', new PutEventsCommand({ Entries: Entries }));
      await put(entry);
      await wait(0.5);
      await receive(send, events.url);
      await put(
        { ...entry, Detail: '{"cents":100,"kind":"a"}' },
        { ...entry, Detail: '{"cents":101,"kind":"test"}' },
        { ...entry, Detail: '{"cents":101}' },
        { ...entry, Source: 'other' },
        { ...entry, Detail: '[]' },
        { ...entry, Detail: '{' },
        { ...entry, Source: 'aws.orders' },
        { ...entry, DetailType: '' },
        { ...entry, Source: 'shop.one', Resources: ['arn:r'], Detail: '{"cents":[5,500],"kind":"b"}' },
      );
      await wait(0.5);
      await receive(send, events.url);
      await count(send, events.url);
      await put(...Array.from({ length: 11 }, () => entry));
      await put({ ...entry, Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) });
    },
  },
];

/** Updates an item that has one attribute of each kind. */
async function update(
  send: Side['send'],
  UpdateExpression: string,
  value: unknown,
  ReturnValues: UpdateCommandInput['ReturnValues'],
): Promise<void> {
  const Item = { id: 'u', n: 1, doc: { a: 1, b: 2 }, many: ['x', 'y', 'z'], tags: new Set(['x', 'y']) };
  await send('tables', new PutCommand({ TableName: 'plain', Item }));
  await send(
    'tables',
    new UpdateCommand({
      TableName: 'plain',
      Key: { id: 'u' },
      UpdateExpression,
      ...(value !== undefined && { ExpressionAttributeValues: { ':v': value } }),
      ReturnValues,
    }),
  );
}

/** Receives at most one message. @returns its handle */
async function receive(send: Side['send'], QueueUrl: string): Promise<string> {
  const answer = await send(
    'queues',
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] }),
  );
  const [message] = (answer['Messages'] ?? []) as { ReceiptHandle: string }[];
  return message?.ReceiptHandle ?? 'none';
}

const count = (send: Side['send'], QueueUrl: string) =>
  send(
    'queues',
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );

describe('the models answer as the local cloud does', () => {
  let cloud: Cloud;
  let addresses: Readonly<Record<QueueName, { url: string; arn: string }>>;
  let sides: { readonly model: Side; readonly localCloud: Side };

  beforeAll(async () => {
    cloud = await Cloud.start();
    addresses = await deployWorld(cloud);
    sides = { model: modelSide(addresses), localCloud: localCloudSide(cloud) };
  });

  afterAll(async () => {
    await cloud.stop();
  });

  test.each(scripts.filter(({ localCloudDiffers }) => localCloudDiffers === undefined))('$name', async ({ run }) => {
    expect(await transcriptOf(run, sides.model)).toEqual(await transcriptOf(run, sides.localCloud));
  });

  test.each(scripts.filter(({ localCloudDiffers }) => localCloudDiffers !== undefined))(
    'save for: $name',
    async ({ run }) => {
      expect(await transcriptOf(run, sides.model)).not.toEqual(await transcriptOf(run, sides.localCloud));
    },
  );

  async function transcriptOf(run: Script['run'], side: Side): Promise<unknown[]> {
    const from = side.transcript.length;
    await run(side, addresses);
    return side.transcript.slice(from);
  }
});
