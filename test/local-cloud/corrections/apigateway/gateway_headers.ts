import { REMAPPED, DROPPED_BY_GATEWAY } from '../../../../lambdas/strangler-facade/gateway-list';
import { behind, deployApi } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an API drops headers of requests, and renames headers of answers',
  check: async (cloud) => {
    const names = JSON.stringify([...REMAPPED, 'etag']);
    const { integration, resources } = behind(`exports.handler = async ({ headers }) => ({
        statusCode: 200,
        headers: Object.fromEntries(${names}.map((name) => [name, 'its own'])),
        body: JSON.stringify(Object.keys(headers)),
      });`);
    const url = await deployApi(cloud, 'headers', { integration, resources });
    const sent = DROPPED_BY_GATEWAY.filter((name) => name !== 'expect');
    const headers = Object.fromEntries([...sent, 'x-own'].map((name) => [name, '1']));
    const answer = await fetch(url, { method: 'POST', headers });
    const came = (await answer.json()) as string[];
    expect([...sent, 'x-own'].filter((name) => came.includes(name))).toEqual(['x-own']);
    const own = [...answer.headers].flatMap(([name, value]) => (value === 'its own' ? [name] : []));
    expect(own.sort()).toEqual([...REMAPPED.map((name) => `x-amzn-remapped-${name}`), 'etag'].sort());
  },
};
