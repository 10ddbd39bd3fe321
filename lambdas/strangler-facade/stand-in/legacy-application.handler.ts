import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ulid } from 'ulid';
import * as v from 'valibot';
import { documentClient, unlessConditionFailed } from '../../shared/dynamodb';
import { readEnvironment } from '../../shared/environment';
import { wholeEvent } from '../../shared/http';
import { parseJson } from '../../shared/json';
import { orderRequest, orderSummary } from '../../shared/order-request';
import { legacyApplicationVariables } from '../environment';
import { isOrderId, newOrder, type Order, order } from '../order';
import { LEGACY_KEY } from '../tables';

const env = readEnvironment(legacyApplicationVariables);
const database = documentClient();
const TableName = env.LEGACY_TABLE;

const PRODUCTS = [
  ['book', 'Größenlehre, 2nd edition', 1250],
  ['lamp', 'Lamp "Café"', 3990],
] as const;

/**
 * Stands in for a system that was there long before: one program for everything, pages in ISO 8859-1, records in XML,
 * and a page that shows a programmer what a browser sent. It knows nothing of the facade or of what may replace it.
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { httpMethod, path } = wholeEvent(event);
  const [page = '', id = '', ...more] = path.split('/').slice(1);
  const route = `${httpMethod} /${page}${id === '' ? '' : '/:id'}${more.length > 0 ? '/…' : ''}`;
  if (page === 'snoop') return snoop(event);
  if (route === 'GET /') return html('Shop', '<p><a href="catalog">Catalog</a></p>');
  if (route === 'GET /catalog') return catalog();
  if (route === 'GET /customers/:id') return customer(id);
  if (route === 'POST /orders') return enter(textOf(event));
  if (route === 'GET /orders/:id') return show(id);
  if (route === 'PUT /orders/:id') return upsert(id, textOf(event));
  return html('Not found', `<p>No such page on this server.</p>`, 404);
}

const catalog = (): APIGatewayProxyResult =>
  html(
    'Catalog',
    `<table border="1">${PRODUCTS.map(([sku, name, cents]) => `<tr><td>${sku}<td>${name}<td>${(cents / 100).toFixed(2)}`).join('')}</table>`,
  );

function customer(id: string): APIGatewayProxyResult {
  if (!/^[\w-]{1,40}$/.test(id)) return html('Not found', '<p>No such customer.</p>', 404);
  return inLatin1(
    200,
    'text/xml',
    `<?xml version="1.0" encoding="ISO-8859-1"?><CUSTOMER ID="${id}"><NAME>Zoë Müller</NAME></CUSTOMER>`,
  );
}

async function enter(text: string): Promise<APIGatewayProxyResult> {
  const entered = v.safeParse(orderRequest, parseJson(text));
  if (!entered.success) return inJson(400, { error: 'BAD ORDER' });
  const now = new Date();
  const made = newOrder(entered.output, ulid(now.getTime()), now);
  await database.send(new PutCommand({ TableName, Item: made }));
  return inJson(201, orderSummary(made));
}

async function show(id: string): Promise<APIGatewayProxyResult> {
  const unknown = inJson(404, { error: 'NO SUCH ORDER' });
  if (!isOrderId(id)) return unknown;
  const { Item } = await database.send(new GetCommand({ TableName, Key: { [LEGACY_KEY]: id }, ConsistentRead: true }));
  return Item ? inJson(200, Item) : unknown;
}

/** Takes an order's version once, and none after a later one: 200 either way, since either way it has that version. */
async function upsert(id: string, text: string): Promise<APIGatewayProxyResult> {
  const parsed = v.safeParse(order, parseJson(text));
  if (!parsed.success || parsed.output.orderId !== id) return inJson(400, { error: 'BAD ORDER' });
  return inJson(200, { orderId: id, applied: await applied(parsed.output) });
}

async function applied(sent: Order): Promise<boolean> {
  const put = database.send(
    new PutCommand({
      TableName,
      Item: sent,
      ConditionExpression: 'attribute_not_exists(version) OR version < :version',
      ExpressionAttributeValues: { ':version': sent.version },
    }),
  );
  return (await unlessConditionFailed(put)) !== undefined;
}

/**
 * What came, as it came, its body as a digest; with `?redirect=` to a path it points there, as seen from the path that
 * was asked for: the application does not know beneath which stage it is.
 */
function snoop(event: APIGatewayProxyEvent): APIGatewayProxyResult {
  const { httpMethod, path, multiValueHeaders, multiValueQueryStringParameters } = event;
  const [redirect = ''] = multiValueQueryStringParameters?.['redirect'] ?? [];
  if (/^\/(?!\/)/.test(redirect)) {
    const up = '../'.repeat(path.split('/').length - 2) || './';
    return { statusCode: 302, headers: { Location: up + redirect.slice(1) }, body: '' };
  }
  const query = Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
    values.map((value) => [name, value]),
  );
  const sha256 = createHash('sha256').update(bytesOf(event)).digest('hex');
  return {
    ...inJson(200, { method: httpMethod, path, query, headers: multiValueHeaders, sha256 }),
    multiValueHeaders: { Server: ['Shop/1.3'], 'Set-Cookie': ['basket=1', 'seen=2'] },
  };
}

const html = (title: string, body: string, status = 200): APIGatewayProxyResult =>
  inLatin1(
    status,
    'text/html',
    `<HTML><HEAD><TITLE>${title}</TITLE></HEAD><BODY BGCOLOR="#FFFFFF"><H1>${title}</H1>${body}</BODY></HTML>`,
  );

const inLatin1 = (statusCode: number, type: string, text: string): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': `${type}; charset=ISO-8859-1` },
  body: Buffer.from(text, 'latin1').toString('base64'),
  isBase64Encoded: true,
});

const inJson = (statusCode: number, body: unknown): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const bytesOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

const textOf = (event: APIGatewayProxyEvent): string => bytesOf(event).toString();
