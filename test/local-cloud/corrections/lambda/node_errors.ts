import { lambda } from '../../cloud';
import { invoke } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a Node.js error keeps its name, and its environment lives on',
  check: async (cloud) => {
    const code = `let calls = 0; exports.handler = async () => {
        calls += 1; const error = new Error('call ' + calls); error.name = 'OutOfStock'; throw error; };`;
    const { name } = await cloud.deploy('errors', lambda('Thrower', code), { name: { Ref: 'Thrower' } });
    await invoke(cloud, name);
    expect(await invoke(cloud, name)).toMatchObject({ errorType: 'OutOfStock', errorMessage: 'call 2' });
  },
};
