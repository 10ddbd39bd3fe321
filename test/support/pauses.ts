/** Makes every pause end at once. @returns how long each was, in milliseconds */
export function withoutWaiting(): number[] {
  const pauses: number[] = [];
  jest.spyOn(globalThis, 'setTimeout').mockImplementation((resolve, milliseconds = 0) => {
    pauses.push(milliseconds);
    queueMicrotask(resolve);
    return {} as NodeJS.Timeout;
  });
  return pauses;
}
