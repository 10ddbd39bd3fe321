import { httpCall } from '../../lambdas/shared/http-call';

/** What is sent to connections: its test has replaced `httpCall` by a mock. */
const push = jest.mocked(httpCall);

export const answeringPush = (status: number) => {
  push.mockReset();
  push.mockResolvedValue({ status, headers: [], body: Buffer.alloc(0) });
};
export const failingPush = () => push.mockRejectedValue(new Error('ECONNREFUSED'));
export const pushed = (): unknown[] => push.mock.calls.map(([, { body }]) => JSON.parse(String(body)) as unknown);
export const pushRequests = () =>
  push.mock.calls.map(([origin, { method, path, headers }]) => ({ origin, method, path, headers }));
