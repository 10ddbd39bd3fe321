import { deployApi, intake, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a service does only what its role allows',
  check: async (cloud) => {
    const allowed = await deployApi(cloud, 'role-allowed', intake({}));
    expect((await post(allowed, '{"payload":"x"}')).status).toBe(202);
    const forbidden = await deployApi(cloud, 'role-forbidden', intake({ action: 'sqs:ReceiveMessage' }));
    expect((await post(forbidden, '{"payload":"x"}')).status).toBe(503);
    const distrusted = await deployApi(cloud, 'role-distrusted', intake({ trusted: 'scheduler.amazonaws.com' }));
    expect((await post(distrusted, '{"payload":"x"}')).status).toBe(503);
  },
};
