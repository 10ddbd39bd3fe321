import { setTimeout } from 'node:timers/promises';
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeyCommand,
  GetExportCommand,
  GetUsagePlansCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { documents, outputsOf } from '../../tools/proofs/deployed';
import { eventually } from '../support/e2e';
import { problemOf } from '../support/http';

const { ApiUrl = '', ImportedApiUrl = '', ApiKeyId = '', AuditTableName = '' } = outputsOf('RobustApi');
const gateway = new APIGatewayClient();
const ENTRY = { actor: 'ada', action: 'read', subject: 'lamp-1' };
const RECOVERED = 30;
/** Far above what any of them takes where nothing is wrong, far below the time for which a slow system is waited for. */
const AT_ONCE_MS = 1000;
/** Between rounds of requests: a key may send 20 a second. */
const PACE_MS = 600;

const valueOf = async (apiKey: string): Promise<string> =>
  (await gateway.send(new GetApiKeyCommand({ apiKey, includeValue: true }))).value ?? '';

let key: string;
beforeAll(async () => {
  key = await valueOf(ApiKeyId);
});

const ask = (path: string, init: RequestInit = {}, url = ApiUrl): Promise<Response> =>
  fetch(`${url}${path}`, { ...init, headers: { 'x-api-key': key, ...(init.headers as Record<string, string>) } });
const post = (body: unknown, headers: Record<string, string> = {}) =>
  ask('audit', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

async function entries(): Promise<number> {
  let all = 0;
  for await (const { Count = 0 } of paginateScan({ client: documents }, { TableName: AuditTableName })) all += Count;
  return all;
}

/** A path of each system, by how that is to do: the last part of the path says so. */
const SYSTEMS = {
  catalog: (mood: string) => fetch(`${ApiUrl}catalog/${mood}-1`),
  quotes: (mood: string) => ask(`quotes/${mood}-1`),
  partner: (mood: string) => ask(`partners/things/${mood}-1`),
  'quotes, imported': (mood: string) => ask(`quotes/${mood}-1`, {}, ImportedApiUrl),
} as const;

type System = keyof typeof SYSTEMS;

describe('where every system is well', () => {
  test('a product is answered to anybody, to HEAD without a body', async () => {
    const answer = await fetch(`${ApiUrl}catalog/lamp-1`);
    expect([answer.status, await json(answer)]).toEqual([
      200,
      { sku: 'lamp-1', name: 'Product lamp-1', priceCents: 1250 },
    ]);
    const head = await fetch(`${ApiUrl}catalog/lamp-1`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test.each([
    ['with a function', ApiUrl],
    ['without one', ImportedApiUrl],
  ])('a price is mapped, body and header, %s', async (_, url) => {
    const answer = await ask('quotes/ACME', {}, url);
    expect([answer.status, answer.headers.get('x-currency')]).toEqual([200, 'EUR']);
    expect(await json(answer)).toEqual({ symbol: 'ACME', priceCents: 12_350, at: '2026-01-05T09:00:00.000Z' });
  });

  test('a partner gets what was asked, and not by which key', async () => {
    const answer = await ask('partners/a/b%20c?d=1&d=2', { method: 'PUT', body: 'hello' });
    expect(await json(answer)).toMatchObject({ method: 'PUT', path: '/a/b%20c', sawKey: 'none' });
  });

  test('an entry of the audit trail is kept as it was sent', async () => {
    const text = 'it\'s "quoted" \\ é 😀';
    const answer = await post({ ...ENTRY, actor: text });
    expect(answer.status).toBe(201);
    const { auditId } = (await answer.json()) as { auditId: string };
    const { Item } = await documents.send(new GetCommand({ TableName: AuditTableName, Key: { auditId } }));
    expect(Item).toEqual({ auditId, ...ENTRY, actor: text, at: expect.any(Number) as number });
    expect(Math.abs(Date.now() - Number(Item?.['at']))).toBeLessThan(60_000);
  });

  test.each([
    ['catalog/missing-1', 'urn:problem-type:not-found'],
    ['quotes/missing-1', 'urn:problem-type:not-found'],
    ['quotes/a%22%27b', 'urn:problem-type:not-found'],
    ['nothing', 'urn:problem-type:not-found'],
  ])('what does not exist is 404: %s', async (path, type) => {
    expect(await problemOf(await ask(path))).toMatchObject({ status: 404, type });
  });

  test('what the exchange does not have is 404 without a function, too', async () => {
    expect((await problemOf(await ask('quotes/missing-1', {}, ImportedApiUrl))).status).toBe(404);
  });

  test.each([
    [ApiUrl, '/quotes/{symbol}'],
    [ImportedApiUrl, '/quotes/{id}'],
  ])('each API can be exported: %s', async (url, path) => {
    const [, restApiId] = /execute-api\/(\w+)|\/\/(\w+)\.execute-api/.exec(url)?.filter(Boolean) ?? [];
    const stageName = url.split('/').at(-2);
    const { body } = await gateway.send(new GetExportCommand({ restApiId, stageName, exportType: 'oas30' }));
    expect(JSON.parse(Buffer.from(body ?? []).toString())).toMatchObject({ paths: { [path]: { get: {} } } });
  });
});

describe('what is refused', () => {
  test('[robust-4] a request without a key that is known is 403, and reaches nothing', async () => {
    const before = await entries();
    for (const other of ['', 'no-such-key']) {
      const headers = { 'x-api-key': other };
      for (const path of ['quotes/ACME', 'partners/a'])
        expect(await problemOf(await ask(path, { headers }))).toMatchObject({ status: 403 });
      expect(await problemOf(await ask('quotes/ACME', { headers }, ImportedApiUrl))).toMatchObject({ status: 403 });
      expect(await problemOf(await post(ENTRY, headers))).toMatchObject({ status: 403 });
    }
    expect(await entries()).toBe(before);
  });

  test.each([
    { actor: 'ada', action: 'read' },
    { ...ENTRY, actor: '' },
    { ...ENTRY, actor: 'x'.repeat(201) },
    { ...ENTRY, actor: 1 },
    { ...ENTRY, more: 1 },
    [],
    'no JSON',
  ])('[robust-4] an entry that breaks the schema is 400 with a link to it, and reaches nothing: %j', async (body) => {
    const before = await entries();
    const { status, schema = '' } = await problemOf(await post(body));
    expect(status).toBe(400);
    expect(await json(await fetch(ApiUrl.replace(/\/[^/]+\/$/, schema)))).toMatchObject({
      additionalProperties: false,
    });
    expect(await entries()).toBe(before);
  });

  test('[robust-4] an entry of another content type is 415', async () => {
    expect((await problemOf(await post(ENTRY, { 'content-type': 'text/plain' }))).status).toBe(415);
  });

  test('[robust-4] a key whose quota is used up is 429', async () => {
    const { id: usagePlanId, value } = await ownKey({ limit: 2, period: 'DAY' });
    const headers = { 'x-api-key': value };
    const statuses = [];
    for (let request = 0; request < 4; request += 1) statuses.push((await post(ENTRY, headers)).status);
    expect(statuses).toEqual([201, 201, 429, 429]);
    await gateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
  });

  test('a key can be changed: both are good for a while, then the new one alone', async () => {
    const { id: usagePlanId, value, keyId } = await ownKey();
    const next = await keyOf(usagePlanId);
    const status = async (apiKey: string) => (await post(ENTRY, { 'x-api-key': apiKey })).status;
    expect([await status(value), await status(next.value)]).toEqual([201, 201]);
    const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
    await gateway.send(new UpdateApiKeyCommand({ apiKey: keyId, patchOperations }));
    await eventually(async () => expect(await status(value)).toBe(403), { within: 60 });
    expect(await status(next.value)).toBe(201);
    for (const apiKey of [keyId, next.keyId]) await gateway.send(new DeleteApiKeyCommand({ apiKey }));
    await gateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
  });

  test('prices are throttled by themselves: products are answered meanwhile', async () => {
    const answers = await Promise.all(Array.from({ length: 80 }, () => ask('quotes/a%20b')));
    const throttled = answers.filter(({ status }) => status === 429);
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled[0]?.headers.get('retry-after')).toBe('1');
    expect((await fetch(`${ApiUrl}catalog/lamp-1`)).status).toBe(200);
  });
});

/** A key of a usage plan of its own, for the stages of the one that is there. */
async function ownKey(quota?: { readonly limit: number; readonly period: 'DAY' }) {
  const { items = [] } = await gateway.send(new GetUsagePlansCommand({ keyId: ApiKeyId }));
  const [{ apiStages = [] } = {}] = items;
  const stages = apiStages.map(({ apiId, stage }) => ({ apiId, stage }));
  const name = `of-a-test-${String(Date.now())}`;
  const { id = '' } = await gateway.send(
    new CreateUsagePlanCommand({ name, apiStages: stages, ...(quota && { quota }) }),
  );
  return { id, ...(await keyOf(id)) };
}

async function keyOf(usagePlanId: string) {
  const { id: keyId = '' } = await gateway.send(
    new CreateApiKeyCommand({ name: `of-a-test-${String(Date.now())}`, enabled: true }),
  );
  await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  return { keyId, value: await valueOf(keyId) };
}

describe('where a system is not well', () => {
  const FAILURES = [
    ['catalog', 'down', [503]],
    ['catalog', 'slow', [503]],
    ['catalog', 'malformed', [502, 503]],
    ['catalog', 'huge', [502, 503]],
    ['quotes', 'down', [503]],
    ['quotes', 'slow', [503]],
    ['quotes', 'malformed', [502, 503]],
    ['quotes', 'huge', [502, 503]],
    ['quotes, imported', 'down', [503]],
    ['quotes, imported', 'slow', [504]],
    ['quotes, imported', 'malformed', [502]],
    ['quotes, imported', 'huge', [502]],
    ['partner', 'down', [503]],
    ['partner', 'slow', [504]],
  ] as const;

  test.each(FAILURES)('[robust-3] %s that is %s is no success', async (system, mood, statuses) => {
    const answer = await SYSTEMS[system](mood);
    expect(statuses).toContain(answer.status);
    if (system === 'partner') return;
    expect(await answer.text()).not.toContain('db01');
  });

  test.each(Object.keys(SYSTEMS) as System[])(
    '[robust-1] while %s is slow, down, malformed and huge in turn, all others answer at once',
    async (broken) => {
      await eventually(async () => expect(await othersOf(broken)).toEqual([]), { within: RECOVERED });
      for (const mood of ['slow', 'down', 'malformed', 'huge']) {
        const load = Array.from({ length: 6 }, () => SYSTEMS[broken](mood).then((answer) => answer.arrayBuffer()));
        for (let round = 0; round < 3; round += 1) {
          expect(await othersOf(broken)).toEqual([]);
          await setTimeout(PACE_MS);
        }
        await Promise.all(load);
      }
    },
    300_000,
  );

  test('a system that is well again is answered with again', async () => {
    await Promise.all([SYSTEMS.catalog('down'), SYSTEMS.quotes('down')]);
    await eventually(async () => expect((await SYSTEMS.catalog('lamp')).status).toBe(200), { within: RECOVERED });
    await eventually(async () => expect((await SYSTEMS.quotes('ACME')).status).toBe(200), { within: RECOVERED });
  });
});

/** What is wrong with the routes of the other systems, one after the other. */
async function othersOf(broken: string): Promise<string[]> {
  const wrong = [];
  const routes: Record<string, () => Promise<Response>> = {
    ...Object.fromEntries(Object.entries(SYSTEMS).map(([system, path]) => [system, () => path('fine')])),
    audit: () => post(ENTRY),
  };
  for (const [system, request] of Object.entries(routes)) {
    if (system === broken) continue;
    const beganAt = Date.now();
    const { status } = await request();
    const took = Date.now() - beganAt;
    if (status >= 400 || took > AT_ONCE_MS) wrong.push(`${system} answered ${String(status)} after ${String(took)} ms`);
  }
  return wrong;
}
