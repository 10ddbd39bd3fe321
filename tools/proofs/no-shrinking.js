/** That a property does not hold is enough for `npm run mutate`: nobody reads by which smallest example. */
jest.mock('fast-check', () => {
  const actual = jest.requireActual('fast-check');
  actual.configureGlobal({ endOnFailure: true });
  return actual;
});
