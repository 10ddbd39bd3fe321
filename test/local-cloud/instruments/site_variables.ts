import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { lambda } from '../cloud';
import type { Contract } from '../contract';
import { deploySite, invoke } from '../support';

export const contract: Contract = {
  behaviour: 'a function is given the address at which a distribution is served, where its variables name the domain',
  check: async (cloud) => {
    const { domain } = await deploySite(cloud, 'linked', 'none');
    const variables = { PAGE: `https://${domain}/page`, OTHER: 'https://other.cloudfront.net/page' };
    const code = 'exports.handler = async () => [process.env.PAGE, process.env.OTHER];';
    const { name } = await cloud.deploy('linking', lambda('Linking', code, { variables }), {
      name: { Ref: 'Linking' },
    });
    const seen = await invoke(cloud, name); // before anybody asks for the sites
    expect(seen).toEqual([`${(await cloud.emulator.sites())[domain] ?? ''}/page`, variables.OTHER]);
    const own = new GetFunctionConfigurationCommand({ FunctionName: name });
    expect((await new LambdaClient(cloud.root).send(own)).Environment?.Variables).toEqual(variables);
  },
};
