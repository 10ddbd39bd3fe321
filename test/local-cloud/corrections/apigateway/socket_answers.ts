import { SocketClient } from '../../../support/socket-client';
import { reachable } from '../../../../tools/local-cloud/outputs';
import { eventually, lambda } from '../../cloud';
import { ANSWERS, API, permission } from '../../../aws/apigatewayv2/watching';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a WebSocket API tells clients of errors of its own, and sends nothing that functions answer',
  check: async (cloud) => {
    const { api = '' } = await cloud.deploy(
      'sockets',
      { ...API, ...permission, ...lambda('Watch', ANSWERS) },
      { api: { Ref: 'Api' } },
    );
    const urls = { url: `wss://${api}.execute-api.us-east-1.amazonaws.com/live` };
    const { url = '' } = reachable({ urls }, cloud.root.endpoint)['urls'] ?? {};
    const client = await SocketClient.connect<{ message?: string }>(url);
    client.send({ action: 'watch', status: 200 });
    client.send({ action: 'watch' });
    client.send({ action: 'listen' });
    await eventually(() => Promise.resolve(client.received.length > 1));
    client.close();
    expect(client.received.map(({ message }) => message)).toEqual(['Internal server error', 'Forbidden']);
  },
};
