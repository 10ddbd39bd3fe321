import { ExecutionAlreadyExists, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { eventually } from '../../cloud';
import type { Contract } from '../../contract';
import { states, task, Workflow } from '../../workflows';

const slowly = (step: string) =>
  states({ ...task({ step, ms: 5000 }), Next: 'After' }, { After: { ...task({ after: step }), Next: 'Done' } });

export const contract: Contract = {
  behaviour: 'an execution ends once, by its timeout or when it is stopped, and a name that runs is the same execution',
  check: async (cloud) => {
    const late = await Workflow.deploy(cloud, 'late', { TimeoutSeconds: 1, ...slowly('late') });
    const one = await Workflow.deploy(cloud, 'stopped', slowly('stopped'));
    const running = await late.start();
    const stopped = await one.start({ a: 1 }, 'name');
    expect(await one.start({ a: 1 }, 'name')).toBe(stopped);
    await expect(one.start({ a: 2 }, 'name')).rejects.toThrow(ExecutionAlreadyExists);
    await one.client.send(new StopExecutionCommand({ executionArn: stopped, error: 'ByHand' }));

    expect(await late.ended(running)).toMatchObject({ status: 'TIMED_OUT' });
    expect(await one.ended(stopped)).toMatchObject({ status: 'ABORTED', error: 'ByHand' });
    // What the functions still do is done in a while, and nothing comes after it.
    await eventually(async () => (await late.calls()).length > 0, 30);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([...(await late.calls()), ...(await one.calls())]).not.toContainEqual({
      after: expect.anything() as unknown,
    });
  },
};
