import { existsSync, readdirSync } from 'node:fs';
import { handlerFiles } from '../lib/constructs/bundle';
import { scenarios } from '../lib/scenarios';
import { templateOf } from './support/synth';

interface LambdaFunction {
  readonly Properties: { readonly Environment?: { readonly Variables: Record<string, unknown> } };
}

const built = scenarios.filter(({ stack }) => stack);

it('lists fifteen scenarios, each once', () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(15);
});

it.each([
  ['TodoMobileApi', 'todo-mobile-api'],
  ['ScheduledEc2Stopper', 'scheduled-ec2-stopper'],
  ['PubSub', 'pub-sub'],
])('gives %s the folder %s', (id, folder) => {
  expect(scenarios.find((scenario) => scenario.id === id)?.folder).toBe(folder);
});

describe.each(built)('the scenario $id', ({ folder, tryIt }) => {
  it.each(['stack.test.ts', 'promises.ts', 'e2e.ts'])('has test/<scenario>/%s', (file) => {
    expect(existsSync(`test/${folder}/${file}`)).toBe(true);
  });

  it('has its stack, its page and a command to try it', () => {
    expect(existsSync(`lib/${folder}-stack.ts`)).toBe(true);
    expect(existsSync(`docs/scenarios/${folder}.md`)).toBe(true);
    expect(tryIt?.({ ApiUrl: 'https://api/' })).toMatch(/https:\/\/api\//);
  });

  it('has a test of each handler', () => {
    const tests = readdirSync(`test/${folder}`);
    const untested = handlersOf(folder).filter((file) => !tests.includes(`${nameOf(file)}.test.ts`));
    expect(untested).toEqual([]);
  });
});

it.each(readdirSync('lambdas').filter((folder) => folder !== 'shared' && !folder.endsWith('.json')))(
  'knows the scenario of lambdas/%s',
  (folder) => {
    expect(built.map((scenario) => scenario.folder)).toContain(folder);
  },
);

describe.each(built)('the environment of $id', ({ id, folder }) => {
  const original = process.env;

  afterEach(() => {
    process.env = original;
  });

  // The stack names a handler by its file; a function's logical id begins with that name in PascalCase.
  it.each(handlersOf(folder).map(nameOf))('is exactly what %s reads', async (name) => {
    const { read, given } = await load(
      `../${handlersOf(folder).find((file) => nameOf(file) === name) ?? ''}`,
      id,
      name,
    );
    expect(given.filter((variable) => !read.has(variable))).toEqual([]);
  });

  async function load(file: string, scenario: string, name: string): Promise<{ read: Set<string>; given: string[] }> {
    const variables = variablesOf(scenario, name);
    const read = new Set<string>();
    process.env = new Proxy(
      { AWS_REGION: 'us-east-1', ...variables },
      {
        get: (target, key: string) => {
          read.add(key);
          return (target as Record<string, string>)[key];
        },
      },
    );
    await jest.isolateModulesAsync(async () => {
      expect(await import(file)).toHaveProperty('handler');
    });
    return { read, given: Object.keys(variables) };
  }
});

function handlersOf(folder: string): string[] {
  return handlerFiles().filter((file) => file.startsWith(`lambdas/${folder}/`));
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace('.handler.ts', '');
}

/** The variables that the template gives a handler's function, their values made up. */
function variablesOf(scenario: string, name: string): Record<string, string> {
  const pascal = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  const functions = Object.entries(templateOf(scenario).findResources('AWS::Lambda::Function')) as [
    string,
    LambdaFunction,
  ][];
  const found = functions.find(([id]) => new RegExp(`^${pascal}[0-9A-F]{8}$`).test(id));
  if (!found) throw new Error(`The stack has no function ${pascal} for ${name}.handler.ts.`);
  const variables = found[1].Properties.Environment?.Variables ?? {};
  return Object.fromEntries(
    Object.entries(variables).map(([key, value]) => [key, typeof value === 'string' ? value : 'https://made.up/value']),
  );
}
