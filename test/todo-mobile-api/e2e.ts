import { setTimeout } from 'node:timers/promises';
import { CognitoIdentityClient, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import type { components } from '../../clients/todo-mobile-api';
import { eventually, expectDenial, redeploy } from '../support/e2e';
import { documents } from '../../tools/proofs/deployed';
import { apiOf, folderOf, outputs, provenByPassword, signedIn } from '../../proofs/todo-mobile-api/users';
import { claimsOf } from '../../tools/proofs/json';

type Todo = components['schemas']['Todo'];
type Api = ReturnType<typeof apiOf>;

let ann: Api;
let bob: Api;
let annsTokens: Awaited<ReturnType<typeof signedIn>>;
let bobsTokens: typeof annsTokens;

beforeAll(async () => {
  annsTokens = await signedIn();
  bobsTokens = await signedIn();
  ann = apiOf(annsTokens.idToken);
  bob = apiOf(bobsTokens.idToken);
});

async function made(api: Api, title = 'Buy milk', key?: string): Promise<Todo> {
  const { data, response } = await api.POST('/todos', {
    body: { title },
    ...(key !== undefined && { params: { header: { 'Idempotency-Key': key } } }),
  });
  expect(response.status).toBe(201);
  return data as Todo;
}

const read = (api: Api, id: string) => api.GET('/todos/{id}', { params: { path: { id } } });
const change = (api: Api, id: string, body: components['schemas']['TodoChange'], seen?: string) =>
  api.PATCH('/todos/{id}', { params: { path: { id }, header: { ...(seen && { 'If-Match': seen }) } }, body });
const remove = (api: Api, id: string) => api.DELETE('/todos/{id}', { params: { path: { id } } });
const list = (api: Api, query: { limit?: string; cursor?: string; done?: string } = {}) =>
  api.GET('/todos', { params: { query } });

it('[todo-7] makes, shows, changes and deletes a todo', async () => {
  const { data: todo, response } = await ann.POST('/todos', { body: { title: 'Buy milk', notes: '2 l' } });
  expect(response.status).toBe(201);
  expect(response.headers.get('Location')).toBe(`/todos/${todo?.id ?? ''}`);
  expect(response.headers.get('ETag')).toBe('"1"');
  expect(todo).toMatchObject({ title: 'Buy milk', notes: '2 l', done: false, version: 1 });

  const id = todo?.id ?? '';
  const shown = await read(ann, id);
  expect(shown.data).toEqual(todo);
  expect(shown.response.headers.get('ETag')).toBe('"1"');

  const changed = await change(ann, id, { done: true, notes: null }, '"1"');
  expect(changed.response.status).toBe(200);
  expect(changed.response.headers.get('ETag')).toBe('"2"');
  expect((await read(ann, id)).data).toEqual(changed.data);
  expect(changed.data).not.toHaveProperty('notes');

  expect((await remove(ann, id)).response.status).toBe(204);
  expect((await read(ann, id)).response.status).toBe(404);
  expect((await remove(ann, id)).response.status).toBe(404);
});

it('lets an app sign its user in by a proof of the password (SRP)', async () => {
  expect((await list(apiOf(await provenByPassword()))).data).toEqual({ items: [] });
});

it('[todo-4] asks for the version that was seen, and returns the current one when it is another', async () => {
  const { id } = await made(ann);
  expect((await change(ann, id, { done: true })).response.status).toBe(428);
  await change(ann, id, { title: 'Buy bread' }, '"1"');
  const { response, error } = await change(ann, id, { title: 'Buy cheese' }, '"1"');
  expect(response.status).toBe(412);
  expect(response.headers.get('ETag')).toBe('"2"');
  expect(error).toMatchObject({ type: 'urn:problem-type:stale' });
  expect((await read(ann, id)).data).toMatchObject({ title: 'Buy bread', version: 2 });
});

it('[todo-4] loses no change of 50 writers at the same time', async () => {
  const { id } = await made(ann, 'Writers');
  const writers = Array.from({ length: 50 }, (_, place) => `w${String(place)}`);
  /** Adds its name to what it reads, until it finds it there: an answer that was lost is no proof that nothing was done. */
  const write = async (writer: string): Promise<void> => {
    for (;;) {
      const { data, response } = await read(ann, id);
      const names = data?.notes?.split(' ') ?? [];
      if (names.includes(writer)) return;
      const notes = [...names, writer].join(' ');
      if (response.status === 200) await change(ann, id, { notes }, response.headers.get('ETag') ?? '');
      await setTimeout(200 * Math.random());
    }
  };
  await Promise.all(writers.map(write));
  const { data } = await read(ann, id);
  expect(data?.notes?.split(' ').sort()).toEqual([...writers].sort());
  expect(data?.version).toBe(51);
});

it('[todo-5] makes one todo of the same request with the same key, for each user', async () => {
  const key = ulid();
  const todos = await Promise.all(Array.from({ length: 5 }, () => made(ann, 'Once', key)));
  expect(new Set(todos.map(({ id }) => id)).size).toBe(1);
  const bobs = await made(bob, 'Once', key);
  expect(bobs.id).not.toBe(todos[0]?.id);

  const header = { 'Idempotency-Key': key };
  const other = await ann.POST('/todos', { params: { header }, body: { title: 'Twice' } });
  expect(other.response.status).toBe(422);
});

it("[todo-1] shows, changes and deletes no other user's todo", async () => {
  const { id } = await made(ann);
  expect((await read(bob, id)).response.status).toBe(404);
  expect((await change(bob, id, { title: 'Mine' }, '"1"')).response.status).toBe(404);
  expect((await remove(bob, id)).response.status).toBe(404);
  expect((await list(bob, { limit: '100' })).data?.items.map((todo) => todo.id)).not.toContain(id);
  expect((await read(ann, id)).data).toMatchObject({ title: 'Buy milk', version: 1 });
});

it('[todo-3] pages through todos, newest first, and refuses a cursor of another query or user', async () => {
  const carol = apiOf((await signedIn()).idToken);
  const ids: string[] = [];
  for (const title of ['a', 'b', 'c', 'd', 'e']) ids.unshift((await made(carol, title)).id);
  await change(carol, ids[1] ?? '', { done: true }, '"1"');

  const seen: string[] = [];
  let cursor: string | undefined;
  let first: string | undefined;
  do {
    const { data } = await list(carol, { limit: '2', ...(cursor !== undefined && { cursor }) });
    seen.push(...(data?.items ?? []).map(({ id }) => id));
    cursor = data?.cursor;
    first ??= cursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids);
  expect((await list(carol, { done: 'true' })).data?.items.map(({ id }) => id)).toEqual([ids[1]]);
  expect((await list(carol, { done: 'false' })).data?.items).toHaveLength(4);

  for (const refused of [
    await list(carol, { cursor: first ?? '', done: 'true' }),
    await list(ann, { cursor: first ?? '' }),
    await list(carol, { cursor: `${first ?? ''}x` }),
    await list(carol, { cursor: 'nonsense' }),
  ]) {
    expect(refused.response.status).toBe(400);
    expect(refused.error).toMatchObject({ errors: [{ field: 'cursor' }] });
  }
});

it.each<[string, number, () => Promise<{ response: Response }>]>([
  ['no token', 401, () => list(apiOf(''))],
  ['a token that is none', 401, () => list(apiOf('nonsense'))],
  ['a token whose signature is wrong', 401, () => list(apiOf(annsTokens.idToken.slice(0, -4) + 'AAAA'))],
  ['an access token', 401, () => list(apiOf(annsTokens.accessToken))],
  ['a wrong field', 400, () => ann.POST('/todos', { body: { title: '' } })],
  ['a wrong parameter', 400, () => list(ann, { limit: '1000' })],
  ['an unknown todo', 404, () => read(ann, ulid())],
  ['an id that is none', 404, () => read(ann, 'x')],
])('answers %s with a problem of status %i', async (_, status, request) => {
  const { response } = await request();
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
});

describe('files', () => {
  const s3Of = (credentials: Awaited<ReturnType<typeof folderOf>>['credentials']) =>
    new S3Client({ credentials, forcePathStyle: true });
  const Bucket = () => outputs['FilesBucketName'];
  const denied = { $metadata: { httpStatusCode: 403 } };

  it("[todo-2] are the user's own, and no other's, nor can they be listed", async () => {
    const anns = await folderOf(annsTokens.idToken);
    const bobs = await folderOf(bobsTokens.idToken);
    expect(bobs.identityId).not.toBe(anns.identityId);
    const s3 = s3Of(anns.credentials);
    const own = { Bucket: Bucket(), Key: `${anns.identityId}/list.txt` };
    const others = { Bucket: Bucket(), Key: `${bobs.identityId}/list.txt` };
    await s3Of(bobs.credentials).send(new PutObjectCommand({ ...others, Body: "Bob's" }));

    await s3.send(new PutObjectCommand({ ...own, Body: "Ann's" }));
    expect(await (await s3.send(new GetObjectCommand(own))).Body?.transformToString()).toBe("Ann's");
    await s3.send(new DeleteObjectCommand(own));

    for (const resource of [others.Key, Bucket() ?? '']) {
      for (const action of ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'])
        expectDenial({ action, resource });
    }
    await expect(s3.send(new GetObjectCommand(others))).rejects.toMatchObject(denied);
    await expect(s3.send(new PutObjectCommand({ ...others, Body: 'x' }))).rejects.toMatchObject(denied);
    await expect(s3.send(new DeleteObjectCommand(others))).rejects.toMatchObject(denied);
    await expect(s3.send(new PutObjectCommand({ Bucket: Bucket(), Key: 'list.txt', Body: 'x' }))).rejects.toMatchObject(
      denied,
    );
    await expect(s3.send(new ListObjectsV2Command({ Bucket: Bucket() }))).rejects.toMatchObject(denied);
    await expect(
      s3.send(new ListObjectsV2Command({ Bucket: Bucket(), Prefix: `${anns.identityId}/` })),
    ).rejects.toMatchObject(denied);
  });

  it('[todo-2] come with credentials that open nothing else', async () => {
    const { credentials } = await folderOf(annsTokens.idToken);
    const table = DynamoDBDocumentClient.from(new DynamoDBClient({ credentials }));
    const TableName = outputs['TableName'];
    for (const action of ['dynamodb:GetItem', 'dynamodb:Query']) expectDenial({ action, resource: TableName ?? '' });
    const refused = { name: 'AccessDeniedException' };
    await expect(table.send(new GetCommand({ TableName, Key: { PK: 'x', SK: 'x' } }))).rejects.toMatchObject(refused);
    await expect(
      table.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :user',
          ExpressionAttributeValues: { ':user': 'x' },
        }),
      ),
    ).rejects.toMatchObject(refused);
  });

  it('[todo-2] are not opened to who is not signed in', async () => {
    await expect(
      new CognitoIdentityClient().send(new GetIdCommand({ IdentityPoolId: outputs['IdentityPoolId'] })),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

it("[todo-1] keeps each todo in its user's partition", async () => {
  const { id } = await made(bob);
  const { sub } = claimsOf(bobsTokens.idToken);
  const { Item } = await documents.send(
    new GetCommand({ TableName: outputs['TableName'], Key: { PK: `USER#${sub}`, SK: `TODO#${id}` } }),
  );
  expect(Item).toMatchObject({ id, title: 'Buy milk' });
});

it('lets pages of named origins, and no others, read answers and refusals', async () => {
  const page = 'https://app.example.com';
  const signedIn = { Authorization: annsTokens.idToken };
  const fetched = (path: string, origin: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${outputs['ApiUrl'] ?? ''}${path}`, { method, headers: { Origin: origin, ...headers } });
  const s3 = process.env['AWS_ENDPOINT_URL'] ?? 'https://s3.amazonaws.com';
  const file = `${s3}/${outputs['FilesBucketName'] ?? ''}/x`;
  const upload = (origin: string) =>
    fetch(file, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': 'PUT' } });
  const readableBy = ({ headers }: Response) => headers.get('Access-Control-Allow-Origin');
  expect(readableBy(await fetched('todos', page, signedIn))).toBeNull();

  await redeploy('TodoMobileApi', { corsOrigins: `${page},https://www.example.com` });
  const preflight = await eventually(
    async () => {
      const answer = await fetched('todos/x', page, { 'Access-Control-Request-Method': 'PATCH' }, 'OPTIONS');
      expect(answer.status).toBe(204);
      return answer;
    },
    { within: 60 },
  );
  expect(readableBy(preflight)).toBe(page);
  expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('PATCH');
  expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('If-Match');

  const answer = await fetched('todos', page, signedIn);
  expect(answer.status).toBe(200);
  expect(readableBy(answer)).toBe(page);
  expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('ETag');
  expect(readableBy(await fetched('todos/x', page, signedIn))).toBe(page);
  expect(readableBy(await fetched('todos', page))).toBe('*');
  expect(readableBy(await fetched('todos', 'https://evil.example.com', signedIn))).toBeNull();
  expect(readableBy(await upload(page))).toBe(page);
  expect(readableBy(await upload('https://evil.example.com'))).toBeNull();
});
