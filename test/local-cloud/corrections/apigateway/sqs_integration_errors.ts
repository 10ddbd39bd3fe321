import { deployApi, intake, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an integration reads the error of SQS as JSON',
  check: async (cloud) => {
    const refused = `{"code":"$input.path('$.Error.Code')"}`;
    const url = await deployApi(cloud, 'refused', intake({ refused, queueProperties: { MaximumMessageSize: 1024 } }));
    const answer = await post(url, JSON.stringify({ payload: 'x'.repeat(2000) }));
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'InvalidParameterValue' }]);
    const odd = await post(url, '{"payload":"\uffff"}');
    expect([odd.status, await odd.json()]).toEqual([503, { code: 'InvalidMessageContents' }]);
  },
};
