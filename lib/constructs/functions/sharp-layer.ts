import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Stack } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export interface SharpLayerProps {
  /** The processor of the functions that load it. */
  readonly architecture: Architecture;
}

const CACHE = '.cache/sharp';
/** What sharp loads on every processor. */
const COMMON = ['sharp', 'detect-libc', 'semver', '@img/colour'];

/**
 * The image library sharp, with its binaries for the processor of the functions. It cannot be bundled: where its
 * binaries are, is part of them.
 *
 * npm installs the binaries of the machine that it runs on alone. Those of another processor are fetched beside, once
 * for each version; for the machine's own no network is needed. Where they cannot be fetched, synth fails and says so.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
 * @see https://sharp.pixelplumbing.com/install/#cross-platform
 */
export class SharpLayer extends LayerVersion {
  constructor(scope: Construct, id: string, props: SharpLayerProps) {
    const { architecture } = props;
    const cpu = architecture === Architecture.ARM_64 ? 'arm64' : 'x64';
    const { folder, problem } = Stack.of(scope).bundlingRequired ? layerFiles(cpu) : NOTHING;
    super(scope, id, {
      description: 'The image library sharp',
      code: folder === undefined ? Code.fromAsset(__dirname, { assetHash: 'not-bundled' }) : Code.fromAsset(folder),
      compatibleArchitectures: [architecture],
    });
    if (problem !== undefined) Annotations.of(this).addError(problem);
  }
}

interface LayerFiles {
  readonly folder?: string;
  /** Why there is none. */
  readonly problem?: string;
}

const NOTHING: LayerFiles = {};

const version = (): string =>
  (JSON.parse(readFileSync('node_modules/sharp/package.json', 'utf8')) as { version: string }).version;

/** The layer's folder, made once for each version and processor. */
function layerFiles(cpu: string): LayerFiles {
  const folder = join(CACHE, `layer-${version()}-${cpu}`);
  if (existsSync(folder)) return { folder };
  const binaries = [`@img/sharp-linux-${cpu}`, `@img/sharp-libvips-linux-${cpu}`];
  const own = binaries.every((name) => existsSync(join('node_modules', name)));
  const draft = `${folder}.${String(process.pid)}`;
  const target = join(draft, 'nodejs/node_modules');
  try {
    mkdirSync(target, { recursive: true });
    if (own) copy([...COMMON, ...binaries], target);
    else fetchFor(cpu, join(draft, 'nodejs'));
    // On a machine that is no Linux the local cloud runs the machine's own.
    if (process.platform !== 'linux') copy(images(), target);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another synth may have been faster.
    if (!existsSync(folder)) {
      const lines = (error as Error).message.split('\n');
      const why = lines.find((line) => line.includes('reason: ')) ?? lines[0] ?? '';
      return { problem: `sharp for linux-${cpu} cannot be had; is there a network? ${why}` };
    }
  }
  return { folder };
}

const images = (): string[] => readdirSync('node_modules/@img').map((name) => join('@img', name));

function copy(names: readonly string[], target: string): void {
  for (const name of names) {
    cpSync(join('node_modules', name), join(target, name), { recursive: true, dereference: true });
  }
}

/** @throws Error with npm's message when it cannot */
function fetchFor(cpu: string, folder: string): void {
  console.error(`Fetching sharp ${version()} for linux-${cpu}, which this machine's npm left out.`);
  const platform = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Retries without a network would take minutes, in which nothing is handled, Ctrl-C included.
  const network = ['--prefer-offline', '--fetch-retries=0'];
  const args = ['install', '--prefix', folder, ...platform, ...quiet, ...network, `sharp@${version()}`];
  execFileSync('npm', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}
