import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { SharpLayer } from '../../../lib/constructs/functions/sharp-layer';
import { templateOfTwo } from '../support';

jest.mock('node:child_process');
const npm = jest.mocked(execFileSync);

const ARCHITECTURES = [Architecture.ARM_64, Architecture.X86_64];
const OWN = process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64;
const ANOTHER = OWN === Architecture.ARM_64 ? Architecture.X86_64 : Architecture.ARM_64;

it.each(ARCHITECTURES)('is for functions of its processor alone: %s', (architecture) => {
  templateOfTwo((scope, id) => new SharpLayer(scope, id, { architecture })).allResourcesProperties(
    'AWS::Lambda::LayerVersion',
    { CompatibleArchitectures: [architecture.name] },
  );
});

describe('where nothing was fetched yet', () => {
  const checkout = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sharp-'));
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
    process.chdir(folder);
    npm.mockReset();
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    process.chdir(checkout);
    rmSync(folder, { recursive: true });
  });

  const errorsOf = (architecture: Architecture): string[] => {
    const stack = new Stack(new App({ outdir: join(folder, 'cdk.out') }), 'Test');
    new SharpLayer(stack, 'Sharp', { architecture });
    return Annotations.fromStack(stack)
      .findError('*', Match.anyValue())
      .map(({ entry }) => entry.data as string);
  };
  const layers = (): string[] => (existsSync('.cache/sharp') ? readdirSync('.cache/sharp') : []);

  it("takes the machine's own binaries without asking npm", () => {
    expect(errorsOf(OWN)).toEqual([]);
    expect(npm).not.toHaveBeenCalled();
    expect(layers()).toEqual([expect.stringMatching(/^layer-[\d.]+-\w+$/)]);
  });

  it('fetches those of another processor, once', () => {
    expect(errorsOf(ANOTHER)).toEqual([]);
    expect(errorsOf(ANOTHER)).toEqual([]);
    expect(npm).toHaveBeenCalledTimes(1);
    const [command, args] = npm.mock.calls[0] ?? [];
    expect([command, ...(args ?? [])].join(' ')).toMatch(
      /^npm install --prefix \S+ --os=linux --cpu=\w+ .* sharp@[\d.]+$/,
    );
  });

  it('throws the cause when npm cannot, and tries again the next time', () => {
    npm.mockImplementation(() => {
      throw new Error('Command failed: npm install\nnpm error code 1\nnpm error reason: no such host');
    });
    expect(errorsOf(ANOTHER)).toEqual([
      expect.stringMatching(/^sharp for linux-\w+ cannot be had; is there a network\? npm error reason: no such host$/),
    ]);
    expect(layers()).toEqual([]);
    expect(errorsOf(ANOTHER)).toHaveLength(1);
    expect(npm).toHaveBeenCalledTimes(2);
  });
});
