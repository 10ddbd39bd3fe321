import { InvalidToken, SendTaskHeartbeatCommand, SendTaskSuccessCommand, TaskTimedOut } from '@aws-sdk/client-sfn';
import { eventually } from '../../cloud';
import type { Contract } from '../../contract';
import { states, waitForToken, Workflow } from '../../workflows';

const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done', Output: '{% $states.errorOutput.Error %}' }];
const waiting = (more: object) => states(waitForToken({ fail: '{% $states.input.fail %}' }, { Catch, ...more }));

export const contract: Contract = {
  behaviour: 'a task that waits for a token ends by the first answer, its function’s failure, its silence or its time',
  check: async (cloud) => {
    const workflow = await Workflow.deploy(cloud, 'tokens', waiting({ HeartbeatSeconds: 5 }));
    const answer = (taskToken = '') => workflow.client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
    await expect(answer('never issued')).rejects.toThrow(InvalidToken);
    const short = await Workflow.deploy(cloud, 'tokens-in-time', waiting({ TimeoutSeconds: 1 }));
    expect(await short.cameTo({ fail: '' })).toEqual(['SUCCEEDED', 'States.Timeout']);

    expect(await workflow.cameTo({ fail: 'Boom' })).toEqual(['SUCCEEDED', 'Boom']);
    expect(await workflow.cameTo({ fail: '' })).toEqual(['SUCCEEDED', 'States.HeartbeatTimeout']);

    const execution = await workflow.start({ fail: '' });
    await eventually(async () => (await workflow.calls()).length > 2);
    const token = (await workflow.calls<{ token: string }>()).at(-1)?.token;
    await workflow.client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    await answer(token);
    expect(await workflow.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
    await expect(answer(token)).rejects.toThrow(TaskTimedOut);
  },
};
