import { NodeHttp2Handler } from '@smithy/node-http-handler';
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'HTTP/2 requests are accepted by their signature',
  check: async (cloud) => {
    const user = await cloud.user({ Action: 'sqs:SendMessage' });
    const requestHandler = new NodeHttp2Handler();
    try {
      const { Arn } = await new STSClient({ ...user, requestHandler }).send(new GetCallerIdentityCommand({}));
      expect(Arn).toContain(user.name);
    } finally {
      requestHandler.destroy();
    }
  },
};
