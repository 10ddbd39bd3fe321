import { corsVariables, readEnvironment } from './environment';

const { CORS_ORIGINS = '' } = readEnvironment(corsVariables);
/** Which origins may read answers; the stack sets them only where there are any. */
const allowed = CORS_ORIGINS.split(' ').filter((origin) => origin !== '');
const READABLE = 'ETag, Location, Retry-After';

/** The headers by which a browser lets a page read an answer: none but for an origin that the API allows. */
export function corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  if (allowed.length === 0) return {};
  const permission = { 'Access-Control-Allow-Origin': origin ?? '', 'Access-Control-Expose-Headers': READABLE };
  return { Vary: 'Origin', ...(allowed.includes(origin ?? '') && permission) };
}
