import { deploySite, put } from '../support';
import type { Contract } from '../contract';

export const contract: Contract = {
  behaviour: 'a distribution answers at a port of its own',
  check: async (cloud) => {
    const { domain, bucket } = await deploySite(cloud, 'own-port', 'none');
    await put(cloud, bucket, 'page.html', 'page');
    const { [domain]: site = '' } = await cloud.emulator.sites();
    expect(new URL(site).port).not.toBe(String(cloud.emulator.port));
    expect(await (await fetch(`${site}/page.html`)).text()).toBe('page');
  },
};
