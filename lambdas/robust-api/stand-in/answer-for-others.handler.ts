import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { wholeEvent } from '../../shared/http';
import { logger } from '../../shared/logger';
import { SLOW_MS } from '../waits';

const HUGE_BYTES = 1024 * 1024;
/** What the last part of a path may begin with, to see what happens then. */
const MOOD = /^(slow|down|malformed|huge|missing)\b/;

/**
 * Stands in for three systems of others: a catalog, an exchange and a partner. What the last part of the path begins
 * with is how they do: `slow`, `down`, `malformed`, `huge` or `missing`; anything else is answered.
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { path, httpMethod, headers } = wholeEvent(event);
  const [system = '', ...rest] = path.split('/').slice(1);
  const name = decodeURIComponent(rest.at(-1) ?? '');
  const [, mood = 'well'] = MOOD.exec(name) ?? [];
  logger.info('Asked', { system, mood });
  if (mood === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  if (mood === 'down') return plain(503, '<h1>Internal error at db01.partner.internal</h1>', 'text/html');
  if (mood === 'missing') return plain(404, '{"reason":"none"}');
  if (mood === 'malformed') return plain(200, '{"price":');
  if (mood === 'huge') return plain(200, JSON.stringify({ filler: 'x'.repeat(HUGE_BYTES) }));
  if (system === 'catalog') return json({ sku: name, name: `Product ${name}`, priceCents: 1250 });
  if (system === 'quotes') {
    return json({ symbol: name, price: { cents: 12_350, currency: 'EUR' }, at: '2026-01-05T09:00:00.000Z' });
  }
  const seen = Object.keys(headers).map((one) => one.toLowerCase());
  return json({
    method: httpMethod,
    path: `/${rest.join('/')}`,
    sawKey: headers['x-api-key'] ?? null,
    seen: seen.length,
  });
}

const json = (body: unknown): APIGatewayProxyResult => plain(200, JSON.stringify(body));

const plain = (statusCode: number, body: string, type = 'application/json'): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': type },
  body,
});
