import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlerFiles } from '../lib/constructs/functions/bundle';
import { settingList } from '../lib/app';
import { planned, scenarios } from '../lib/registry';
import { commonSettings } from '../lib/settings';
import { environmentOf } from './support/functions';
import { alarmsOf, FULL } from '../tools/template/synthesis';

// A client of DAX refuses an endpoint that is made up.
jest.mock('@amazon-dax-sdk/lib-dax', () => ({ DaxDocument: jest.fn() }));

it('lists each scenario once', () => {
  const ids = [...scenarios, ...planned].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(scenarios)('the scenario $id', ({ id, folder, tryIt }) => {
  it('has every file that CONTRIBUTING.md names', () => {
    const files = [
      `lib/${folder}/stack.ts`,
      ...['promises.ts', 'operation.ts', 'simulation.ts'].map((file) => `proofs/${folder}/${file}`),
      ...['stack.test.ts', 'e2e.ts'].map((file) => `test/${folder}/${file}`),
      ...handlersOf(folder).map((file) => `test/${folder}/${nameOf(file)}.test.ts`),
      ...['', '/runbook', '/proofs', '/costs'].map((page) => `docs/scenarios/${folder}${page}.md`),
    ];
    expect({ missing: files.filter((file) => !existsSync(file)) }).toEqual({ missing: [] });
  });

  it('has a page with what is generated for it', () => {
    const MARKERS = {
      '': ['glance', 'diagram', 'commands', 'promises', 'sum', 'outputs'],
      '/runbook': ['alarms'],
      '/proofs': ['proofs'],
      '/costs': ['cost'],
    };
    const missing = Object.entries(MARKERS).flatMap(([page, names]) => {
      const text = readFileSync(`docs/scenarios/${folder}${page}.md`, 'utf8');
      return names.filter((name) => !text.includes(`<!-- generated: ${name} ${id} -->`));
    });
    expect(missing).toEqual([]);
  });

  it('explains in its runbook what to do about each alarm', () => {
    const lines = readFileSync(`docs/scenarios/${folder}/runbook.md`, 'utf8').split('\n');
    const explained = lines.filter((line) => line.startsWith('### ')).flatMap((line) => line.slice(4).split(', '));
    expect({ missing: alarmsOf(id, FULL).filter((alarm) => !explained.includes(alarm)) }).toEqual({ missing: [] });
  });

  it('has a command to try it that goes by an output', () => {
    const outputs = new Proxy({}, { get: (_, name) => `<${String(name)}>` });
    expect(tryIt(outputs)).toMatch(/<\w+>/);
  });
});

it('tries the largest bodies of every route that takes an Idempotency-Key', () => {
  const keyed = handlerFiles().filter((file) => readFileSync(file, 'utf8').includes('writeOnce('));
  const untried = keyed.filter((file) => {
    const test = `test/${file.split('/')[1] ?? ''}/largest-bodies.test.ts`;
    return !existsSync(test) || !readFileSync(test, 'utf8').includes(nameOf(file));
  });
  expect(keyed.length).toBeGreaterThan(0);
  expect(untried).toEqual([]);
});

it.each(readdirSync('lambdas').filter((folder) => folder !== 'shared' && !folder.endsWith('.json')))(
  'lib/registry.ts gives the scenario of lambdas/%s its stack',
  (folder) => {
    expect(scenarios.map((scenario) => scenario.folder)).toContain(folder);
  },
);

/** With these, stacks give the most variables. */
const MOST = { ...FULL, corsOrigins: 'https://app.example.com' };

describe.each(scenarios)('the environment of $id', ({ id, folder }) => {
  const original = process.env;

  afterEach(() => {
    process.env = original;
  });

  // The stack names a handler by its file; a function's logical id begins with that name in PascalCase.
  it.each(handlersOf(folder).map(nameOf))('is exactly what %s reads', async (name) => {
    const file = `../${handlersOf(folder).find((one) => nameOf(one) === name) ?? ''}`;
    const { read, given } = await load(file, { ...environmentOf(id, name), ...environmentOf(id, name, MOST) });
    expect({ givenButNotRead: given.filter((variable) => !read.has(variable)) }).toEqual({ givenButNotRead: [] });
  });

  it('holds nothing that is listed and then not used', () => {
    const modules = readdirSync(`lambdas/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`lambdas/${folder}/${file}`, 'utf8'))
      .join('\n');
    const listed = [...modules.matchAll(/Variables = \[([^\]]*)\]/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/'(\w+)\??'/g)].map(([, name = '']) => name),
    );
    expect(listed.length).toBeGreaterThan(0);
    expect({ unused: listed.filter((name) => !modules.includes(`env.${name}`)) }).toEqual({ unused: [] });
  });

  async function load(
    file: string,
    variables: Record<string, string>,
  ): Promise<{ read: Set<string>; given: string[] }> {
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

/** They skip tests whose names include what is needed. */
const SKIPPING = ['e2e.ts', 'command.ts'].map((file) => join('support', file));

it('skips no test, save those that need what the local cloud or the machine lacks', () => {
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !SKIPPING.includes(file))
    .filter((file) => /\.(skip|todo|only)\b/.test(readFileSync(join('test', file), 'utf8')));
  const aboutSkipping = ['registry.test.ts', join('tools', 'proof-faults.test.ts')];
  expect(tests.filter((file) => !aboutSkipping.includes(file))).toEqual([]);
});

it('has every setting on the page, with what it means', () => {
  const page = readFileSync('README.md', 'utf8').replaceAll(/ +/g, ' ');
  const rows = Object.entries(settingList).map(([name, { allowed, meaning, default: fallback }]) => {
    const value = [fallback].flat().join(',');
    return ['', `\`${name}\``, allowed, value === '' ? 'none' : `\`${value}\``, meaning, ''].join(' | ').trim();
  });
  expect(rows.filter((row) => !page.includes(row.replaceAll('||', '|')))).toEqual([]);
});

it('has each setting in one scenario, or for all of them', () => {
  const names = [commonSettings, ...scenarios.map(({ settings }) => settings)].flatMap((list) => Object.keys(list));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** Where a scenario is named in a command that is an example, or in a comment. */
const EXAMPLE = /npm run [\w:]+ -- \S+|such as \S+|^\s*(?:\/?\*|\/\/|#).*$/gm;
/** Of what is in these, tests take a scenario for an example of a template; none of them lists all. */
const BY_EXAMPLE =
  /^test\/(?:tools|e2e|aws|simulation|simulation-models|local-cloud|wiring|alarms|event-sources|nearest|registry)\b/;

it.each(scenarios)('names $id outside of its own folders nowhere but in lib/registry.ts', ({ id, folder }) => {
  const own = new RegExp(`^(?:lib|lambdas|proofs|test|web)/${folder}/`);
  const files = execFileSync(
    'git',
    [
      'ls-files',
      '--',
      'bin',
      'lib',
      'lambdas',
      'proofs',
      'test',
      'tools',
      'web',
      '.ci',
      '.github',
      ':(glob)*.js',
      ':(glob)*.mjs',
      ':(glob)*.json',
    ],
    { encoding: 'utf8' },
  ).split('\n');
  const others = files.filter(
    (file) =>
      file !== '' && file !== 'lib/registry.ts' && !own.test(file) && !BY_EXAMPLE.test(file) && existsSync(file),
  );
  const naming = others.filter((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(EXAMPLE, '');
    return text.includes(id) || text.includes(folder);
  });
  expect(naming).toEqual([]);
});
