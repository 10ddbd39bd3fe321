import { deploySite, put } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a distribution that names no methods answers GET and HEAD alone',
  check: async (cloud) => {
    const { domain, bucket } = await deploySite(cloud, 'methods', 'none');
    await put(cloud, bucket, 'page.html', 'page');
    const { [domain]: site = '' } = await cloud.emulator.sites();
    const ask = async (method: string) => {
      const answer = await fetch(`${site}/page.html`, { method });
      return [answer.status, (await answer.text()).length > 0];
    };
    expect([await ask('GET'), await ask('HEAD')]).toEqual([
      [200, true],
      [200, false],
    ]);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect((await ask(method))[0]).toBe(403);
  },
};
