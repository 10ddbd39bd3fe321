import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
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
 * npm installs the binaries of the machine that it runs on alone. Those of another processor are installed beside, by a
 * command that the error names, once for each version; for the machine's own nothing is needed, no network either.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
 * @see https://sharp.pixelplumbing.com/install/#cross-platform
 */
export class SharpLayer extends LayerVersion {
  constructor(scope: Construct, id: string, props: SharpLayerProps) {
    const { architecture } = props;
    const cpu = architecture === Architecture.ARM_64 ? 'arm64' : 'x64';
    const files = Stack.of(scope).bundlingRequired ? layerFiles(cpu) : undefined;
    super(scope, id, {
      description: 'The image library sharp',
      code: files ? Code.fromAsset(files) : Code.fromAsset(__dirname, { assetHash: 'not-bundled' }),
      compatibleArchitectures: [architecture],
    });
    if (!files && Stack.of(scope).bundlingRequired) Annotations.of(this).addError(missing(cpu));
  }
}

const version = (): string =>
  (JSON.parse(readFileSync('node_modules/sharp/package.json', 'utf8')) as { version: string }).version;

/** Where the command installs the binaries of another processor. */
const besides = (cpu: string): string => join(CACHE, `${version()}-${cpu}`);

const missing = (cpu: string): string =>
  `sharp has no binaries for linux-${cpu} here. Install them with: npm install --prefix ${besides(cpu)} --os=linux --cpu=${cpu} --libc=glibc --no-save sharp@${version()}`;

/** The layer's folder, made once for each version and processor; nothing when the binaries are missing. */
function layerFiles(cpu: string): string | undefined {
  const binaries = [`@img/sharp-linux-${cpu}`, `@img/sharp-libvips-linux-${cpu}`];
  const from = ['node_modules', join(besides(cpu), 'node_modules')].find((folder) =>
    binaries.every((name) => existsSync(join(folder, name))),
  );
  if (from === undefined) return undefined;
  const folder = join(CACHE, `layer-${version()}-${cpu}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${String(process.pid)}`;
  const copy = (root: string, name: string): void => {
    cpSync(join(root, name), join(draft, 'nodejs/node_modules', name), { recursive: true, dereference: true });
  };
  mkdirSync(draft, { recursive: true });
  for (const name of [...COMMON, ...binaries]) copy(from, name);
  // On a machine that is no Linux the local cloud runs the machine's own.
  if (process.platform !== 'linux') {
    for (const name of readdirSync('node_modules/@img')) copy('node_modules', join('@img', name));
  }
  renameSync(draft, folder);
  return folder;
}
