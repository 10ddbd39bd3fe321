import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarios } from '../../lib/registry';
import { closureOf } from '../../tools/eject/closure';
import { commandFiles, manifestFor, ownFiles, pagesOf, picturesOf, registryOf } from '../../tools/eject/project';

const [scenario, ...others] = scenarios;
if (!scenario) throw new Error('The registry has no scenario that is built.');

describe('the registry of one scenario', () => {
  const registry = registryOf(scenario);

  it('has it', () => {
    expect(registry).toContain(`from './${scenario.folder}/scenario'`);
  });

  it('knows no other', () => {
    expect(others.filter(({ folder }) => registry.includes(folder))).toEqual([]);
  });
});

it('takes along the pictures that its page shows or leads to', async () => {
  const page = (await pagesOf(scenario, [])).get(`docs/scenarios/${scenario.folder}.md`) ?? '';
  const pictures = [...page.matchAll(/\]\(([^.)][^)]*\.svg)\)/g)].map(([, file]) => file);
  const paths = [...new Set(pictures)].map((file) => `docs/scenarios/${String(file)}`);
  expect(paths.sort()).toEqual([...picturesOf(scenario)].sort());
});

describe('what files need', () => {
  const { files, packages } = closureOf([`lib/${scenario.folder}/stack.ts`], new Map());

  it('is what they import, directly and through others', () => {
    expect(files).toEqual(
      expect.arrayContaining(['lib/scenario-stack.ts', 'lib/constructs/functions/node-function.ts']),
    );
  });

  it('is what they name by its path', () => {
    expect(files).toContain('lib/constructs/functions/environment-credentials.ts');
  });

  it('has no other scenario in it', () => {
    expect(others.filter(({ folder }) => files.some((file) => file.includes(folder)))).toEqual([]);
  });

  it('is their packages, and of these the versions that we have', () => {
    expect([...packages]).toEqual(expect.arrayContaining(['aws-cdk-lib', '@aws-sdk/credential-provider-env']));
    const manifest = JSON.parse(manifestFor(scenario, 'shop', packages)) as { dependencies: object; scripts: object };
    expect(manifest.dependencies).toMatchObject({ 'aws-cdk-lib': expect.stringMatching(/^\d/) as string });
    expect(Object.keys(manifest.dependencies)).not.toContain('@aws-sdk/client-ec2');
  });

  it('is what these expect beside themselves, too', () => {
    const manifest = JSON.parse(manifestFor(scenario, 'shop', new Set(['ajv-draft-04', 'aws-lambda']))) as {
      devDependencies: object;
    };
    expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(['ajv', 'ajv-draft-04']));
  });
});

describe('what the commands of an ejected project need', () => {
  const { files, packages } = closureOf(commandFiles(), new Map([['lib/registry.ts', registryOf(scenario)]]));

  it('is the local cloud: its requirements, its changes, and what these read', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'tools/aws/principals.json',
        'tools/local-cloud/emulator/changes.py',
        'tools/local-cloud/emulator/corrections/sqs/redrive.py',
        'tools/local-cloud/emulator/main.py',
        'tools/local-cloud/requirements.txt',
        'tools/local-cloud/synthesize-child.ts',
      ]),
    );
    expect(files.filter((file) => file.includes('__pycache__'))).toEqual([]);
  });

  it('has no other scenario in it, and none of what proves, prices or simulates', () => {
    expect(others.filter(({ folder }) => files.some((file) => file.includes(folder)))).toEqual([]);
    expect(
      files.filter((file) => /^(proofs|test|tools\/(simulation|cost|docs|bench)|.*\/service\.ts$)/.test(file)),
    ).toEqual([]);
  });

  it('is packages that are found by their place, too', () => {
    expect([...packages]).toContain('aws-cdk');
    const { scripts } = JSON.parse(manifestFor(scenario, 'shop', packages)) as { scripts: Record<string, string> };
    expect(scripts['start']).toContain('tools/commands/start.ts');
  });
});

describe('commands of its own', () => {
  const scriptsOf = (one: (typeof scenarios)[number]): string[] =>
    Object.keys((JSON.parse(manifestFor(one, 'shop', new Set())) as { scripts: object }).scripts);

  it('are scripts of the scenario that has them, and of no other', () => {
    expect(scenarios.filter((one) => scriptsOf(one).includes('blog')).map(({ id }) => id)).toEqual(['BlogSite']);
  });

  it('go along with what npm start begins with, and with the files that these read', () => {
    const { files } = closureOf(scenarios.filter(({ id }) => id === 'BlogSite').flatMap(ownFiles), new Map());
    expect(files).toEqual(
      expect.arrayContaining([
        'lambdas/blog-site/new-post.ts',
        'proofs/blog-site/blog.command.ts',
        'proofs/blog-site/posts/leave-a-light-on.md',
        'proofs/blog-site/posts/lighthouse.jpg',
        'proofs/blog-site/seed.ts',
      ]),
    );
    expect(files.filter((file) => /^(test|tools\/simulation)\/|promises|\/simulation\.ts$/.test(file))).toEqual([]);
  });
});

it('refuses a folder that holds something, and leaves it as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eject-'));
  try {
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    const command = ['--import', 'tsx', 'tools/commands/eject.ts', scenario.id, folder];
    expect(() => execFileSync('node', command, { stdio: 'pipe' })).toThrow('is not empty: it holds mine.txt');
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
