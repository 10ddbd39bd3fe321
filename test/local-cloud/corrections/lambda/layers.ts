import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { zipped } from '../../../../tools/local-cloud/zip';
import { lambda } from '../../cloud';
import { invoke } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a layer is at /opt for what a Python function opens and starts, and what it starts is compiled once',
  check: async (cloud) => {
    const { LayerVersionArn = '' } = await new LambdaClient(cloud.root).send(
      new PublishLayerVersionCommand({ LayerName: 'words', Content: { ZipFile: await layer() } }),
    );
    const code = `import subprocess
def handler(event, context):
    return [open('/opt/word').read(), subprocess.check_output(['/opt/say']).decode()]`;
    const layered = lambda('Speaker', code, { runtime: 'python3.13', layers: [LayerVersionArn] });
    const { name } = await cloud.deploy('layered', layered, { name: { Ref: 'Speaker' } });
    expect(await invoke(cloud, name)).toEqual(['hello', 'said, compiled: True\n']);
  },
};

const FILES = {
  word: 'hello',
  'words.py': "WORD = 'said'",
  say: `#!/var/lang/bin/python
import os, words
print(f'{words.WORD}, compiled: {os.path.exists(words.__cached__)}')`,
};

async function layer(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'layer-'));
  try {
    await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(folder, name), text)));
    return await zipped(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
