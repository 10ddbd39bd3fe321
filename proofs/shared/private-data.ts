/** Sends JSON. */
export const postJson = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Headers that hold a mark wherever a caller may be known by them. */
export const hidden = (mark: string) => ({
  Authorization: `Bearer ${mark}`,
  'Idempotency-Key': mark,
  'x-caller-id': mark,
  Cookie: `a=${mark}`,
});
