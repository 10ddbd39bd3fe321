import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { eventually } from '../../cloud';
import type { Contract } from '../../contract';
import { states, waitForToken, Workflow } from '../../workflows';

export const contract: Contract = {
  behaviour: 'an answer to a task is authorized on the workflow that waits',
  check: async (cloud) => {
    const mine = await Workflow.deploy(cloud, 'answered', states(waitForToken({}, { TimeoutSeconds: 30 })));
    const other = await Workflow.deploy(cloud, 'unanswered', states(waitForToken({}, { TimeoutSeconds: 30 })));
    const execution = await mine.start();
    await eventually(async () => (await mine.calls()).length > 0);
    const token = (await mine.calls<{ token: string }>())[0]?.token;
    const answerBy = async (Resource: string) =>
      new SFNClient(await cloud.user({ Action: 'states:SendTaskSuccess', Resource })).send(
        new SendTaskSuccessCommand({ taskToken: token, output: '"yes"' }),
      );
    await expect(answerBy(other.arn)).rejects.toThrow(/not authorized/);
    await answerBy(mine.arn);
    expect(await mine.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  },
};
