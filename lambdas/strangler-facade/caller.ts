import type { MultiValues } from './rewriting';

/** The cookie by which the facade knows a caller who does not send the named header. */
export const CALLER_COOKIE = 'facade-caller';
const A_YEAR_SECONDS = 365 * 24 * 60 * 60;
/** What a key may be; anything else counts as none. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** The caller's key: the named header, else the facade's cookie. @returns nothing for a caller who has neither yet */
export function callerKeyIn(headers: MultiValues, headerName: string): string | undefined {
  const [named] = valuesOf(headers, headerName);
  const cookies = valuesOf(headers, 'cookie').flatMap((line) => line.split(/;\s*/));
  const cookie = cookies.find((one) => one.startsWith(`${CALLER_COOKIE}=`))?.slice(CALLER_COOKIE.length + 1);
  return [named, cookie].find((key) => key !== undefined && KEY.test(key));
}

export const callerCookie = (key: string): string =>
  `${CALLER_COOKIE}=${key}; Path=/; Max-Age=${A_YEAR_SECONDS}; HttpOnly; Secure; SameSite=Lax`;

const valuesOf = (headers: MultiValues, name: string): readonly string[] =>
  Object.entries(headers).flatMap(([key, values = []]) => (key.toLowerCase() === name.toLowerCase() ? values : []));
