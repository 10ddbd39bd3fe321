import { deployApi, MOCK, deploySite, put } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a distribution reaches an API, and answers 404 for what is missing in a bucket that it may list',
  check: async (cloud) => {
    const api = await deployApi(cloud, 'site-api', { integration: MOCK });
    const { domain, bucket } = await deploySite(cloud, 'site', /execute-api\/(\w+)\//.exec(api)?.[1] ?? '');
    await put(cloud, bucket, 'page.html', 'page');
    const { [domain]: site = '' } = await cloud.emulator.sites();
    expect(await (await fetch(`${site}/page.html`)).text()).toBe('page');
    expect((await fetch(`${site}/missing.html`)).status).toBe(404);
    expect((await fetch(`${site}/v1/`, { method: 'POST' })).status).toBe(200);
  },
};
