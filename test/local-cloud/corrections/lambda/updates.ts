import { lambda } from '../../cloud';
import { setTimeout } from 'node:timers/promises';
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { invoke } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an update of a function ends none of its invocations',
  check: async (cloud) => {
    const code = `exports.handler = async () => {
        await new Promise((resolve) => setTimeout(resolve, 1000)); return process.env.STATE; };`;
    const slow = lambda('Slow', code, { variables: { STATE: 'before' } });
    const { name = '' } = await cloud.deploy('updated', slow, { name: { Ref: 'Slow' } });
    const running = invoke(cloud, name);
    await setTimeout(500);
    await new LambdaClient(cloud.root).send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: name,
        Environment: { Variables: { STATE: 'after' } },
      }),
    );
    expect(await running).toBe('before');
    expect(await invoke(cloud, name)).toBe('after');
  },
};
