import { deployApi, behind, mapped, post } from '../../support';
import type { Contract } from '../../contract';

const CODE = `exports.handler = async ({ how }) => {
  if (how === 'fail') throw new Error('no such thing');
  if (how === 'lines') throw new Error('one\\ntwo');
  if (how === 'slow') await new Promise((resolve) => setTimeout(resolve, 3000));
  return { how };
};`;

export const contract: Contract = {
  behaviour: 'a custom integration maps what a function is given and returns, an error by its message, in its time',
  check: async (cloud) => {
    const responses = [
      { StatusCode: '200', ResponseTemplates: { 'application/json': `{"did":$input.json('$.how')}` } },
      {
        StatusCode: '404',
        SelectionPattern: 'no such.*',
        ResponseTemplates: { 'application/json': `{"why":$input.json('$.errorMessage')}` },
      },
      { StatusCode: '502', SelectionPattern: '(\\n|.)+', ResponseTemplates: { 'application/json': '{}' } },
    ];
    const { integration, resources } = mapped(CODE, responses, `{"how":$input.json('$.what')}`);
    const url = await deployApi(cloud, 'mapped', { integration: { ...integration, TimeoutInMillis: 1000 }, resources });
    const asked = async (what: string) => {
      const answer = await post(url, JSON.stringify({ what }));
      return [answer.status, await answer.json()];
    };
    expect(await asked('work')).toEqual([200, { did: 'work' }]);
    expect(await asked('fail')).toEqual([404, { why: 'no such thing' }]);
    expect(await asked('lines')).toEqual([502, {}]);
    expect((await asked('slow'))[0]).toBe(504);
    const proxy = behind(CODE.replace('{ how }', '{ how = "slow" }'));
    const late = await deployApi(cloud, 'late', {
      ...proxy,
      integration: { ...proxy.integration, TimeoutInMillis: 1000 },
    });
    expect((await post(late, '{}')).status).toBe(504);
  },
};
