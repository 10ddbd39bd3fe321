/** Headers that hold a mark wherever a caller may be known by them. */
export const hidden = (mark: string) => ({
  Authorization: `Bearer ${mark}`,
  'Idempotency-Key': mark,
  'x-caller-id': mark,
  Cookie: `a=${mark}`,
});
