import { APIGatewayClient, UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { deployApi, keyed, keyNamed, MOCK } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an API key that is disabled is refused, until it is enabled again',
  check: async (cloud) => {
    const url = await deployApi(cloud, 'keyed', {
      integration: MOCK,
      method: { ApiKeyRequired: true },
      resources: keyed('disabled-keys'),
    });
    const client = new APIGatewayClient(cloud.root);
    const { id: apiKey, value = '' } = await keyNamed(cloud, 'disabled-keys');
    const status = async () => (await fetch(url, { method: 'POST', headers: { 'x-api-key': value } })).status;
    const enable = (enabled: string) =>
      client.send(
        new UpdateApiKeyCommand({ apiKey, patchOperations: [{ op: 'replace', path: '/enabled', value: enabled }] }),
      );
    expect(await status()).toBe(200);
    await enable('false');
    expect(await status()).toBe(403);
    await enable('true');
    expect(await status()).toBe(200);
  },
};
