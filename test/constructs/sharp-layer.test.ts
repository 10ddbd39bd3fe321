import { existsSync, readdirSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { SharpLayer } from '../../lib/constructs/sharp-layer';
import { templateOfTwo } from './support';

const ARCHITECTURES = [Architecture.ARM_64, Architecture.X86_64];

it.each(ARCHITECTURES)('is for functions of its processor alone: %s', (architecture) => {
  templateOfTwo((scope, id) => new SharpLayer(scope, id, { architecture })).allResourcesProperties(
    'AWS::Lambda::LayerVersion',
    { CompatibleArchitectures: [architecture.name] },
  );
});

it('names the command that installs the binaries of a processor which are not here', () => {
  const stack = new Stack(new App(), 'Test');
  for (const architecture of ARCHITECTURES) new SharpLayer(stack, architecture.name, { architecture });
  const beside = existsSync('.cache/sharp') ? readdirSync('.cache/sharp') : [];
  const isThere = (cpu: string) =>
    existsSync(`node_modules/@img/sharp-linux-${cpu}`) ||
    beside.some((folder) => folder.endsWith(`-${cpu}`) && !folder.startsWith('layer'));
  const missing = ['arm64', 'x64'].filter((cpu) => !isThere(cpu));
  expect(Annotations.fromStack(stack).findError('*', Match.stringLikeRegexp('npm install --prefix'))).toHaveLength(
    missing.length,
  );
});
