import {
  ConditionalCheckFailedException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { dynamodb } from '../../../tools/aws/dynamodb/service';
import type { Decisions } from '../../../tools/aws/kernel';
import { DynamoDb, type DynamoDbOptions, type TableSpec } from '../../../tools/aws/dynamodb/model';

const SPECS: readonly TableSpec[] = [
  {
    name: 'rows',
    partitionKey: 'id',
    sortKey: { name: 'n', type: 'N' },
    indexes: [{ name: 'ByState', partitionKey: 'state', sortKey: 'at' }],
    stream: 'NEW_AND_OLD_IMAGES',
    timeToLive: 'expiresAt',
  },
  { name: 'plain', partitionKey: 'id', indexes: [] },
];

let now: Date;
let db: DynamoDb;

const start = (options?: DynamoDbOptions) => (db = new DynamoDb(SPECS, () => now, options));
const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));
const key = { id: 'a' };
const put = (item: object, rest: object = {}) =>
  db.call('PutCommand', { TableName: 'plain', Item: { ...key, ...item }, ...rest });
const get = () =>
  (db.call('GetCommand', { TableName: 'plain', Key: key, ConsistentRead: true }) as { Item?: object }).Item;
const update = (UpdateExpression: string, values: object = {}, rest: object = {}) =>
  db.call('UpdateCommand', {
    TableName: 'plain',
    Key: key,
    UpdateExpression,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...rest,
  }) as { Attributes?: object };
const thrownBy = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};
const namesIn = (expression: string) => {
  const names = Object.entries({ '#doc': 'doc', '#a': 'a' }).filter(([name]) => expression.includes(name));
  return names.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(names) } : {};
};
const row = (id: string, n: number, item: object = {}) =>
  db.call('PutCommand', { TableName: 'rows', Item: { id, n, ...item } });
const query = (KeyConditionExpression: string, values: object, rest: object = {}) =>
  db.call('QueryCommand', {
    TableName: 'rows',
    KeyConditionExpression,
    ExpressionAttributeValues: values,
    ...rest,
  }) as { Items?: { id: string; n: number }[]; Count: number; LastEvaluatedKey?: object };

beforeEach(() => {
  now = new Date('2026-01-01T00:00:00Z');
  start();
});

describe('a condition', () => {
  const item = { s: 'book', n: 2, many: ['x', 1], doc: { a: { b: true } }, tags: new Set(['x']), nil: null };

  it.each([
    ['s = :v', { ':v': 'book' }, true],
    ['s = :v', { ':v': 2 }, false],
    ['absent = :v', { ':v': 2 }, false],
    ['absent <> :v', { ':v': 2 }, true],
    ['n < :v', { ':v': 10 }, true],
    ['n >= :v', { ':v': '1' }, false],
    ['s < :v', { ':v': 'bool' }, true],
    ['n BETWEEN :a AND :b', { ':a': 2, ':b': 3 }, true],
    ['n BETWEEN :a AND :b', { ':a': 3, ':b': 4 }, false],
    ['s IN (:a, :b)', { ':a': 'x', ':b': 'book' }, true],
    ['s IN (:a, :b)', { ':a': 'x', ':b': 'y' }, false],
    ['attribute_exists(doc.a.b)', {}, true],
    ['attribute_exists(doc.z.b)', {}, false],
    ['attribute_not_exists(absent)', {}, true],
    ['attribute_type(nil, :v)', { ':v': 'NULL' }, true],
    ['begins_with(s, :v)', { ':v': 'bo' }, true],
    ['contains(s, :v)', { ':v': 'oo' }, true],
    ['contains(tags, :v)', { ':v': 'x' }, true],
    ['contains(many, :v)', { ':v': 2 }, false],
    ['size(doc) = :v', { ':v': 1 }, true],
    ['size(absent) < :v', { ':v': 9 }, false],
    ['size(n) < :v', { ':v': 9 }, false],
    ['many[1] = :v', { ':v': 1 }, true],
    ['#doc.#a.b = :v', { ':v': true }, true],
    ['NOT n = :v', { ':v': 2 }, false],
    ['n = :v OR n = :w AND s = :w', { ':v': 2, ':w': 3 }, true],
    ['(n = :v OR n = :w) AND s = :w', { ':v': 2, ':w': 3 }, false],
    ['n = :w AND s = :w OR n = :v', { ':v': 2, ':w': 3 }, true],
    ['not n = :v and s <> :v or n in (:w)', { ':v': 3, ':w': 4 }, true],
  ])('%s with %j is %s', (ConditionExpression, values, holds) => {
    put(item);
    const write = () =>
      update('SET done = :done', { ...values, ':done': 1 }, { ConditionExpression, ...namesIn(ConditionExpression) });
    if (holds) expect(write).not.toThrow();
    else expect(write).toThrow(ConditionalCheckFailedException);
  });
});

describe('an update', () => {
  const before = { n: 1, many: ['x', 'y', 'z'], doc: { a: 1, b: 2 }, tags: new Set(['x', 'y']) };

  it.each([
    ['SET n = n + :v', { ':v': 2 }, { n: 3 }],
    ['SET n = :v - n', { ':v': 2 }, { n: 1 }],
    ['SET n = :v, m = n', { ':v': 2 }, { n: 2, m: 1 }],
    ['SET n = if_not_exists(n, :v), m = if_not_exists(m, :v)', { ':v': 5 }, { n: 1, m: 5 }],
    ['SET #doc.c = :v', { ':v': 3 }, { doc: { a: 1, b: 2, c: 3 } }],
    ['SET many[1] = :v, many[9] = :v', { ':v': 'n' }, { many: ['x', 'n', 'z', 'n'] }],
    ['SET many = list_append(many, :v)', { ':v': ['n'] }, { many: ['x', 'y', 'z', 'n'] }],
    ['REMOVE n, absent, #doc.a', {}, { n: undefined, doc: { b: 2 } }],
    ['REMOVE many[0], many[1]', {}, { many: ['z'] }],
    ['ADD n :v, m :v', { ':v': 2 }, { n: 3, m: 2 }],
    ['ADD tags :v', { ':v': new Set(['z', 'x']) }, { tags: new Set(['x', 'y', 'z']) }],
    ['DELETE tags :v', { ':v': new Set(['x', 'y']) }, { tags: undefined }],
    ['SET n = :v REMOVE #doc ADD m :v', { ':v': 2 }, { n: 2, m: 2, doc: undefined }],
  ])('%s with %j', (expression, values, after) => {
    put(before);
    update(expression, values, namesIn(expression));
    expect(get()).toEqual({ ...key, ...before, ...after });
  });

  it.each([
    ['SET n = absent', {}, 'refers to an attribute that does not exist'],
    ['SET n = absent + :v', { ':v': 1 }, 'refers to an attribute that does not exist'],
    ['SET n = tags + :v', { ':v': 1 }, 'incorrect data type'],
    ['ADD tags :v', { ':v': 1 }, 'incorrect data type'],
    ['SET absent.a = :v', { ':v': 1 }, 'document path provided in the update expression is invalid'],
    ['REMOVE absent.a', {}, 'document path provided in the update expression is invalid'],
    ['SET id = :v', { ':v': 'b' }, 'part of the key'],
    ['SET a.b = :v, a = :v', { ':v': 1 }, 'overlap'],
    ['SET n = :v SET m = :v', { ':v': 1 }, 'only be used once'],
    ['SET status = :v', { ':v': 1 }, 'reserved keyword: status'],
    ['SET n = :v', {}, 'is not defined; attribute value: :v'],
    ['SET n = #m', {}, 'is not defined; attribute name: #m'],
    ['SET n = :v', { ':v': 1, ':w': 1 }, 'unused in expressions: keys: {:w}'],
    ['SET n = m', {}, 'ExpressionAttributeValues must not be empty', { ExpressionAttributeValues: {} }],
    ['SET n = :v +', { ':v': 1 }, 'Syntax error; token: "<EOF>"'],
    ['SET n = size(m)', {}, 'Invalid function name; function: size'],
    ['SET n ! :v', { ':v': 1 }, 'Syntax error'],
  ])('%s with %j is a ValidationException, and changes nothing', (...[expression, values, message, rest = {}]) => {
    put(before);
    const unchanged = get();
    expect(thrownBy(() => update(expression, values, rest))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
    expect(get()).toEqual(unchanged);
  });

  it('makes the item that was not there', () => {
    update('SET n = :v', { ':v': 1 });
    expect(get()).toEqual({ ...key, n: 1 });
  });

  it.each([
    ['ALL_OLD', { ...key, n: 1, o: 1 }],
    ['ALL_NEW', { ...key, n: 2, o: 1 }],
    ['UPDATED_OLD', { n: 1 }],
    ['UPDATED_NEW', { n: 2 }],
    ['NONE', undefined],
  ])('returns %s as %j', (ReturnValues, attributes) => {
    put({ n: 1, o: 1 });
    expect(update('SET n = :v', { ':v': 2 }, { ReturnValues }).Attributes).toEqual(attributes);
  });
});

it('shows the item that a condition refused, in the form of attribute values, when asked to', () => {
  put({ n: 1, gone: undefined });
  const refused = { ConditionExpression: 'attribute_not_exists(id)' };
  const write = (rest: object) => () => put({ n: 2 }, { ...refused, ...rest });
  const item = { id: { S: 'a' }, n: { N: '1' } };
  expect(thrownBy(write({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))).toMatchObject({ Item: item });
  expect(thrownBy(write({}))).toMatchObject({ name: 'ConditionalCheckFailedException', Item: undefined });
});

it('gives and keeps copies', () => {
  const item = { map: { n: 1 } };
  put(item);
  item.map.n = 2;
  (get() as typeof item).map.n = 3;
  expect(get()).toEqual({ ...key, map: { n: 1 } });
});

it.each([
  ['BatchGetCommand', {}, "DynamoDB's BatchGetCommand"],
  ['GetCommand', { TableName: 'plain', Key: key, AttributesToGet: ['n'] }, 'GetCommand.AttributesToGet'],
  ['PutCommand', { TableName: 'plain', Item: { id: 'a', n: 1n } }, 'the value 1n'],
  ['TransactWriteCommand', { TransactItems: [{ Get: {} }] }, "a transaction's Get"],
  ['QueryCommand', { TableName: 'plain', Select: 'ALL_ATTRIBUTES' }, 'QueryCommand.Select ALL_ATTRIBUTES'],
])('ends %s with %j by name', (command, input, named) => {
  expect(() => db.call(command, input)).toThrow(`The simulation does not model ${named}`);
});

it.each([
  [{ TableName: 'plain', Item: { n: 1 } }, 'Missing the key id'],
  [{ TableName: 'plain', Item: { id: 1 } }, 'Type mismatch for key'],
  [{ TableName: 'plain', Item: { id: '' } }, 'Type mismatch for key'],
  [{ TableName: 'rows', Item: { id: 'a', n: 1, state: 7 } }, 'Type mismatch for Index Key state'],
  [{ TableName: 'plain', Item: { id: 'a', text: 'x'.repeat(400 * 1024) } }, 'exceeded the maximum allowed size'],
])('refuses the item of %j', (input, message) => {
  expect(() => db.call('PutCommand', input)).toThrow(message);
});

it('knows no other table', () => {
  expect(() => db.call('GetCommand', { TableName: 'other', Key: key })).toThrow(ResourceNotFoundException);
});

describe('a transaction', () => {
  const create = (id: string) => ({
    Put: { TableName: 'plain', Item: { id }, ConditionExpression: 'attribute_not_exists(id)' },
  });
  const transact = (TransactItems: object[], ClientRequestToken?: string) =>
    db.call('TransactWriteCommand', { TransactItems, ClientRequestToken });

  it('has a reason for each action when it is cancelled', () => {
    put({});
    const shown = { Put: { ...create('a').Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } };
    const error = thrownBy(() => transact([create('b'), shown]));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message: expect.stringContaining('[None, ConditionalCheckFailed]') as string,
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { id: { S: 'a' } } }],
    });
    expect(db.items('plain')).toEqual([key]);
  });

  it('is cancelled by an update that cannot be', () => {
    const impossible = { Update: { TableName: 'plain', Key: key, UpdateExpression: 'SET n = absent' } };
    const error = thrownBy(() => transact([impossible]));
    expect(error).toMatchObject({ CancellationReasons: [{ Code: 'ValidationError' }] });
  });

  it('checks and deletes', () => {
    put({});
    transact([
      create('b'),
      {
        ConditionCheck: { ...create('a').Put, Item: undefined, Key: key, ConditionExpression: 'attribute_exists(id)' },
      },
    ]);
    transact([{ Delete: { TableName: 'plain', Key: key } }]);
    expect(db.items('plain')).toEqual([{ id: 'b' }]);
  });

  it('takes no item twice', () => {
    expect(() => transact([create('a'), create('a')])).toThrow('multiple operations on one item');
  });

  it('takes effect once in ten minutes by its token', () => {
    const count = {
      Update: { TableName: 'plain', Key: key, UpdateExpression: 'ADD n :v', ExpressionAttributeValues: { ':v': 1 } },
    };
    transact([count], 'token');
    later(10 * 60_000 - 1);
    transact([count], 'token');
    expect(get()).toEqual({ ...key, n: 1 });
    expect(() => transact([create('b')], 'token')).toThrow(IdempotentParameterMismatchException);
    later(1);
    transact([count], 'token');
    expect(get()).toEqual({ ...key, n: 2 });
  });

  it('is all or nothing', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(ids, fc.array(ids, { maxLength: 5 }), (present, transactions) => {
        start();
        let expected = new Set(present);
        for (const id of present) db.call('PutCommand', { TableName: 'plain', Item: { id } });
        for (const created of transactions.filter(({ length }) => length > 0)) {
          const fits = created.every((id) => !expected.has(id));
          if (fits) transact(created.map(create));
          else expect(() => transact(created.map(create))).toThrow(TransactionCanceledException);
          if (fits) expected = new Set([...expected, ...created]);
          expect(new Set(db.items('plain').map(({ id }) => id))).toEqual(expected);
        }
      }),
    );
  });
});

describe('a stream', () => {
  const names = () => db.stream('rows').map(({ eventName }) => eventName);

  it('has a record of each change, in order, and none of what changed nothing', () => {
    row('a', 1, { v: 1 });
    row('a', 1, { v: 1 });
    row('a', 1, { v: 2 });
    db.call('DeleteCommand', { TableName: 'rows', Key: { id: 'a', n: 1 } });
    db.call('DeleteCommand', { TableName: 'rows', Key: { id: 'a', n: 1 } });
    expect(names()).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    const [, modified] = db.stream('rows');
    expect(modified).toMatchObject({
      createdAt: now,
      dynamodb: {
        Keys: { id: { S: 'a' }, n: { N: '1' } },
        OldImage: { v: { N: '1' } },
        NewImage: { v: { N: '2' } },
        ApproximateCreationDateTime: now.getTime() / 1000,
      },
    });
    const numbers = db.stream('rows').map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
    expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a - b)));
    expect(new Set(numbers).size).toBe(3);
  });

  it.each([
    ['NEW_IMAGE', [true, false]],
    ['OLD_IMAGE', [false, true]],
    ['KEYS_ONLY', [false, false]],
  ] as const)('of %s has no other images', (stream, images) => {
    db = new DynamoDb([{ name: 'rows', partitionKey: 'id', indexes: [], stream }], () => now);
    for (const v of [1, 2]) db.call('PutCommand', { TableName: 'rows', Item: { id: 'a', v } });
    const image = db.stream('rows')[1]?.dynamodb;
    expect([image?.NewImage !== undefined, image?.OldImage !== undefined]).toEqual(images);
  });

  it('distinguishes what expired from what was deleted', () => {
    const seconds = now.getTime() / 1000;
    row('past', 1, { expiresAt: seconds - 1 });
    row('future', 1, { expiresAt: seconds + 1 });
    row('never', 1, { expiresAt: String(seconds - 1) });
    row('ancient', 1, { expiresAt: 1 });
    db.expire();
    expect(db.items('rows').map(({ id }) => id)).toEqual(['future', 'never', 'ancient']);
    expect(db.stream('rows').at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: { id: { S: 'past' } } },
    });
  });
});

describe('a query', () => {
  it('reads a partition in the order of its sort key', () => {
    for (const n of [10, 9, 100]) row('a', n);
    row('b', 1);
    const values = { ':id': 'a' };
    expect(query('id = :id', values).Items?.map(({ n }) => n)).toEqual([9, 10, 100]);
    expect(query('id = :id', values, { ScanIndexForward: false }).Items?.map(({ n }) => n)).toEqual([100, 10, 9]);
    expect(query('id = :id AND n < :n', { ...values, ':n': 100 }).Count).toBe(2);
    expect(query('n BETWEEN :n AND :m AND id = :id', { ...values, ':n': 10, ':m': 100 }).Count).toBe(2);
  });

  it.each([
    ['n = :v', 'missed key schema element: id'],
    ['id > :v', 'Query key condition not supported'],
    ['id = :v AND z = :v', 'Query key condition not supported'],
    ['id = :v OR n = :v', 'Invalid operator used in KeyConditionExpression'],
  ])('refuses the key condition %s', (condition, message) => {
    expect(() => query(condition, { ':v': 'a' })).toThrow(message);
  });

  const byState = (rest: object = {}) =>
    query(
      '#state = :v',
      { ':v': 'OPEN' },
      { IndexName: 'ByState', ExpressionAttributeNames: { '#state': 'state' }, ...rest },
    );

  it('of an index sees what has its keys, page by page', () => {
    row('a', 1, { state: 'OPEN', at: '3' });
    row('b', 1, { state: 'OPEN', at: '1' });
    row('c', 1, { state: 'OPEN', at: '1' });
    row('d', 1, { state: 'OPEN' });
    row('e', 1, { state: 'DONE', at: '1' });
    const first = byState({ Limit: 2 });
    expect(first.Items?.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(first.LastEvaluatedKey).toEqual({ id: 'c', n: 1, state: 'OPEN', at: '1' });
    db.call('DeleteCommand', { TableName: 'rows', Key: { id: 'c', n: 1 } });
    const second = byState({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items?.map(({ id }) => id)).toEqual(['a']);
    expect(second.LastEvaluatedKey).toBeUndefined();
    expect(byState({ Select: 'COUNT' })).toEqual({ Count: 2, ScannedCount: 2 });
    expect(() => byState({ ConsistentRead: true })).toThrow('Consistent reads are not supported');
  });

  it('ends a page at one megabyte', () => {
    const text = 'x'.repeat(300 * 1024);
    for (const n of [1, 2, 3, 4]) row('a', n, { text });
    const page = query('id = :id', { ':id': 'a' });
    expect([page.Count, page.LastEvaluatedKey]).toEqual([3, { id: 'a', n: 3 }]);
  });

  it('returns where it stopped at its limit, even if nothing follows', () => {
    for (const n of [1, 2]) row('a', n);
    const read = (Limit: number) => query('id = :id', { ':id': 'a' }, { Limit }).LastEvaluatedKey;
    expect([read(2), read(3)]).toEqual([{ id: 'a', n: 2 }, undefined]);
  });

  it('filters after it has read, and projects', () => {
    for (const n of [1, 2, 3]) row('a', n, { v: { w: n } });
    const values = { ':id': 'a', ':w': 1 };
    const page = query('id = :id', values, { FilterExpression: 'v.w > :w', ProjectionExpression: 'n, v.w', Limit: 2 });
    expect(page).toMatchObject({ Items: [{ n: 2, v: { w: 2 } }], Count: 1, ScannedCount: 2 });
  });

  it('scans every partition', () => {
    for (const id of ['a', 'b', 'c']) row(id, 1);
    const scan = (rest: object) => db.call('ScanCommand', { TableName: 'rows', ...rest }) as ReturnType<typeof query>;
    const first = scan({ Limit: 2 });
    expect([first.Count, scan({ ExclusiveStartKey: first.LastEvaluatedKey }).Count]).toEqual([2, 1]);
  });
});

describe('an eventually consistent read', () => {
  const read = (ConsistentRead: boolean) => db.call('GetCommand', { TableName: 'plain', Key: key, ConsistentRead });

  it('may miss a write for a second, a consistent one never', () => {
    start({ stale: () => true });
    put({ n: 1 });
    later(1000);
    put({ n: 2 });
    expect(read(false)).toMatchObject({ Item: { n: 1 } });
    expect(read(true)).toMatchObject({ Item: { n: 2 } });
    later(1000);
    expect(read(false)).toMatchObject({ Item: { n: 2 } });
  });

  it('of an index may still have what left it', () => {
    start({ stale: () => true });
    const count = () =>
      query('#s = :v', { ':v': 'OPEN' }, { IndexName: 'ByState', ExpressionAttributeNames: { '#s': 'state' } }).Count;
    row('a', 1, { state: 'OPEN', at: '1' });
    expect(count()).toBe(0);
    later(1000);
    row('a', 1);
    expect(count()).toBe(1);
  });
});

describe('a batch of writes', () => {
  const batch = (...plain: object[]) => db.call('BatchWriteCommand', { RequestItems: { plain } });
  const putOf = (id: string, more: object = {}) => ({ PutRequest: { Item: { id, ...more } } });

  it('puts and deletes, each by itself', () => {
    put({ s: 'there' });
    expect(batch({ DeleteRequest: { Key: key } }, putOf('b'))).toEqual({ UnprocessedItems: {} });
    expect(db.items('plain')).toEqual([{ id: 'b' }]);
  });

  it.each([
    ['of nothing', []],
    ['of more than 25', Array.from({ length: 26 }, (_, place) => putOf(String(place)))],
    ['that has a key twice', [putOf('b'), { DeleteRequest: { Key: { id: 'b' } } }]],
    ['with an item that its table cannot hold', [putOf('b'), putOf('c', { s: 'x'.repeat(400 * 1024) })]],
  ])('refuses one %s as a whole', (_, requests) => {
    expect(() => batch(...requests)).toThrow(expect.objectContaining({ name: 'ValidationException' }) as Error);
    expect(db.items('plain')).toEqual([]);
  });

  it('is handed back in part, the last item always', async () => {
    const requests = [putOf('b'), putOf('c'), putOf('d')];
    const decisions = { choose: () => 0 } as unknown as Decisions;
    const perform = (input: unknown) => Promise.resolve(db.call('BatchWriteCommand', input));
    const given = { RequestItems: { plain: requests } };
    const answer = await dynamodb.sdk?.inPart?.('BatchWriteCommand', given)?.(decisions, perform);
    expect(answer).toEqual({ UnprocessedItems: { plain: [putOf('d')] } });
    expect(db.items('plain')).toEqual([{ id: 'b' }, { id: 'c' }]);
  });
});
