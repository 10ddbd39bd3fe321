import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Modules of `lambdas` that touch AWS, the clock or the process; every other one is pure. */
const IMPURE = [
  'lambdas/**/*.handler.ts',
  'lambdas/**/*-store.ts',
  'lambdas/**/*-store.lazy.ts',
  'lambdas/**/*-client.ts',
  'lambdas/*/stand-in/**',
  'lambdas/shared/{cancelled-by,client-limits,counter,dynamodb,environment,http,http-call,idempotency,logger,queue-batch,sign-request}.ts',
];
/** Variables are read by the list that the stack is held to. */
const variables = {
  object: 'process',
  property: 'env',
  message: 'Name the variable in the list of the handler, and read it by readEnvironment.',
};
const forbid = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });
const CDK = { group: ['aws-cdk-lib', 'aws-cdk-lib/**', 'constructs'], message: 'Handlers know nothing of the CDK.' };
const SCENARIO = {
  regex: '^\\.\\./(?!shared/)[a-z0-9-]+/',
  message: 'A scenario never imports another one.',
};
const OTHER_STACK = {
  regex: '^\\.\\./(?!constructs/)[a-z0-9-]+/',
  message: SCENARIO.message,
};
const HANDLERS = {
  group: ['**/*.handler'],
  message: 'lib takes types and constants from pure modules, never handlers.',
};
const SDK = {
  group: ['@aws-sdk/*', '@smithy/*', '@aws-lambda-powertools/*'],
  message: 'Rules are pure: call AWS in a handler, or name the module <noun>-store.ts or <noun>-client.ts.',
  allowTypeImports: true,
};
const TESTS = { regex: '^(\\.\\./)+test/', message: 'Only tests import tests.' };
/** Tools reach a scenario by what it says of itself. */
const INSIDE_OF_SCENARIOS = {
  regex: '/(proofs/[a-z0-9-]+/(?!index$)|lib/(?!constructs/)[a-z0-9-]+/(?!scenario$)|lambdas/(?!shared/)[a-z0-9-]+/)',
  message: 'Tools reach a scenario by lib/registry.ts, its scenario.ts and proofs/<scenario>/index.ts.',
};
/** Of `tools/`: what stands on a floor imports nothing of those above. */
const FLOORS = [
  ['terminal', 'template'],
  ['aws'],
  ['simulation', 'local-cloud', 'wiring'],
  ['bench', 'cost', 'docs', 'eject', 'judges', 'load', 'proofs', 'redrive', 'settings'],
  ['commands'],
];
const floors = FLOORS.map((folders, floor) => {
  const above = FLOORS.slice(floor + 1).flat();
  const message = 'Tools import from their own floor and those below: see FLOORS.';
  return {
    files: folders.map((folder) => `tools/${folder}/**`),
    rules: forbid(
      TESTS,
      INSIDE_OF_SCENARIOS,
      ...(above.length > 0 ? [{ regex: `^(\\.\\./)+(${above.join('|')})/`, message }] : []),
    ),
  };
});
const randomness = { group: ['ulid', 'node:crypto'], message: 'Ids and randomness are arguments of a rule.' };
const now = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'The time is an argument of a rule.',
};
const clock = ['Date.now', 'Math.random', 'crypto.randomUUID'].map((name) => {
  const [object, property] = name.split('.');
  return { object, property, message: 'Clock, ids and randomness are arguments of a rule.' };
});

export default tseslint.config(
  { ignores: ['clients', 'cdk.out', '.cache', '.local', 'coverage', '**/*.js', '**/*.mjs'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Whoever takes an object apart names what the rest shall not hold.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
    },
  },
  {
    files: ['bin/**', 'lib/**', 'lambdas/**', 'proofs/**', 'tools/**'],
    // A stack reads from its beginning to its end.
    ignores: ['lib/*/stack.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['lambdas/**', 'proofs/**', 'tools/**'],
    // Whatever is read before an await and written after it loses what others wrote between.
    rules: { 'require-atomic-updates': ['error', { allowProperties: true }] },
  },
  {
    files: ['lib/**'],
    rules: forbid(HANDLERS, SDK),
  },
  {
    files: ['lib/constructs/**'],
    rules: forbid({
      // esbuild and the credential provider belong to the bundle alone.
      regex:
        '^(?!\\.\\.?/([a-z]+/)?[a-z-]+$|aws-cdk-lib(/|$)|constructs$|node:|esbuild$|@aws-sdk/credential-provider-env$)',
      message: 'A construct imports the CDK and its neighbours only, so that it can be copied out.',
    }),
  },
  { files: ['lib/*/**'], ignores: ['lib/constructs/**'], rules: forbid(HANDLERS, SDK, OTHER_STACK) },
  { files: ['proofs/**'], rules: forbid(TESTS, SCENARIO) },
  { files: ['lambdas/**'], rules: forbid(CDK, SCENARIO) },
  {
    files: ['lambdas/**'],
    ignores: ['lambdas/shared/environment.ts'],
    rules: { 'no-restricted-properties': ['error', variables] },
  },
  {
    files: ['lambdas/**'],
    ignores: IMPURE,
    rules: {
      ...forbid(CDK, SCENARIO, SDK, randomness),
      'no-restricted-properties': ['error', variables, ...clock],
      'no-restricted-syntax': ['error', now],
    },
  },
  ...floors,
  // Constructs are made for what they put into the tree.
  {
    files: ['bin/**', 'lib/**', 'test/**', 'tools/simulation/**'],
    rules: { 'no-new': 'off', '@typescript-eslint/no-extraneous-class': 'off' },
  },
);
