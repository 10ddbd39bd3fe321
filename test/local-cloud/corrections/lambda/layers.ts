import { LambdaClient, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../cloud';
import { invoke } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a layer is at /opt for what a Python function opens and starts',
  check: async (cloud) => {
    const { LayerVersionArn = '' } = await new LambdaClient(cloud.root).send(
      new PublishLayerVersionCommand({ LayerName: 'words', Content: { ZipFile: Buffer.from(LAYER, 'base64') } }),
    );
    const code = `import subprocess
def handler(event, context):
    return [open('/opt/word').read(), subprocess.check_output(['/opt/say']).decode()]`;
    const layered = lambda('Speaker', code, { runtime: 'python3.13', layers: [LayerVersionArn] });
    const { name } = await cloud.deploy('layered', layered, { name: { Ref: 'Speaker' } });
    expect(await invoke(cloud, name)).toEqual(['hello', 'said\n']);
  },
};

/** A layer with the file `word`, which holds "hello", and the Python script `say`, which prints "said". */
const LAYER =
  'UEsDBBQAAAAAAAAAIQCT/YnQJQAAACUAAAADAAAAc2F5IyEvdmFyL2xhbmcvYmluL3B5dGhvbgpwcmludCgic2FpZCIpClBLAwQUAAAAAAAAAC' +
  'EAhqYQNgUAAAAFAAAABAAAAHdvcmRoZWxsb1BLAQIUAxQAAAAAAAAAIQCT/YnQJQAAACUAAAADAAAAAAAAAAAAAACAAQAAAABzYXlQSwECFAMU' +
  'AAAAAAAAACEAhqYQNgUAAAAFAAAABAAAAAAAAAAAAAAAgAFGAAAAd29yZFBLBQYAAAAAAgACAGMAAABtAAAAAAA=';
