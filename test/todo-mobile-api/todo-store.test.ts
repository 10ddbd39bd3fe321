import { DaxDocument } from '@amazon-dax-sdk/lib-dax';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { listTodos, readTodo, todoReader } from '../../lambdas/todo-mobile-api/todo-store';
import { ID, item, someTodo, USER, userEvent } from './samples';

const dax = { get: jest.fn(), query: jest.fn() };
jest.mock('@amazon-dax-sdk/lib-dax', () => ({ DaxDocument: jest.fn(() => dax) }));
const tables = mockClient(DynamoDBDocumentClient);
const ENDPOINT = 'daxs://cache.example';

beforeEach(() => {
  jest.clearAllMocks();
  tables.reset();
  tables.on(GetCommand).resolves({ Item: item() });
  tables.on(QueryCommand).resolves({ Items: [item()] });
  dax.get.mockResolvedValue({ Item: item() });
  dax.query.mockResolvedValue({ Items: [item()] });
});

const readBoth = async (endpoint?: string) => {
  const reader = await todoReader(endpoint);
  const page = await listTodos(reader, 'todos', { user: USER }, { limit: 25, after: undefined });
  return [await readTodo(reader, 'todos', USER, ID), ...page.items];
};

it('reads from the table as of now where there is no cache', async () => {
  expect(await readBoth()).toEqual([someTodo(), someTodo()]);
  for (const call of tables.calls()) expect(call.args[0].input).toMatchObject({ ConsistentRead: true });
  expect(DaxDocument).not.toHaveBeenCalled();
});

it('reads from the cache at the endpoint, and asks for no consistent reads: it would pass them on', async () => {
  expect(await readBoth(ENDPOINT)).toEqual([someTodo(), someTodo()]);
  expect(DaxDocument).toHaveBeenCalledWith(expect.objectContaining({ endpoint: ENDPOINT }));
  for (const read of [dax.get, dax.query]) {
    expect(read).toHaveBeenCalledTimes(1);
    expect(read).toHaveBeenCalledWith(expect.not.objectContaining({ ConsistentRead: true }));
  }
  expect(tables.calls()).toEqual([]);
});

it.each(['get-todo', 'list-todos'])('serves %s where its variable names a cache', async (name) => {
  Object.assign(process.env, { TODOS_TABLE: 'todos', DAX_ENDPOINT: ENDPOINT });
  await jest.isolateModulesAsync(async () => {
    const file = `../../lambdas/todo-mobile-api/${name}.handler.ts`;
    const { handler } = (await import(file)) as { handler: (event: object) => Promise<object> };
    expect(await handler(userEvent({ path: { id: ID } }))).toMatchObject({ statusCode: 200 });
  });
  delete process.env['DAX_ENDPOINT'];
  expect(dax.get.mock.calls.length + dax.query.mock.calls.length).toBe(1);
});

describe('a cache that is down', () => {
  const answer = async () => readTodo(await todoReader(ENDPOINT), 'todos', USER, ID);

  afterEach(() => {
    jest.useRealTimers();
    expect(tables.calls()).toEqual([]);
  });

  it('is 503: the table behind it could not bear all reads', async () => {
    dax.get.mockRejectedValue(Object.assign(new Error('no route'), { code: 'NoRouteException' }));
    await expect(answer()).rejects.toMatchObject({ status: 503 });
  });

  it('is 503 while the function still runs, when it does not answer', async () => {
    jest.useFakeTimers();
    dax.get.mockReturnValue(new Promise(() => undefined));
    const refused = expect(answer()).rejects.toMatchObject({ status: 503 });
    await jest.advanceTimersByTimeAsync(5000);
    await refused;
  });
});
