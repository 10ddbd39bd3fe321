import type * as assertions from 'aws-cdk-lib/assertions';

/** A test that expects nothing proves nothing: it fails, in the unit tests and the end-to-end tests alike. */
beforeEach(() => {
  expect.hasAssertions();
});

/** What a `Template` asserts itself is an expectation too, though Jest does not see it. */
const ASSERTS = /^(has|allResources|resource(Properties)?CountIs|templateMatches)/;

jest.mock('aws-cdk-lib/assertions', () => {
  const actual = jest.requireActual<typeof assertions>('aws-cdk-lib/assertions');
  // They are looked up by name, and handed on what they are given: their types do not matter.
  const methods = actual.Template.prototype as unknown as Record<string, (...args: unknown[]) => void>;
  for (const name of Object.getOwnPropertyNames(methods).filter((method) => ASSERTS.test(method))) {
    const asserts = methods[name];
    methods[name] = function (...args) {
      asserts?.apply(this, args);
      expect(asserts).toBeDefined();
    };
  }
  return actual;
});
