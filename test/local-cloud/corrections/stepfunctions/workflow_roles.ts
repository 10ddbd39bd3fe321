import type { Contract } from '../../contract';
import { arnOf } from '../../support';
import { states, task, Workflow } from '../../workflows';

export const contract: Contract = {
  behaviour: 'a workflow invokes a function only when its role allows it',
  check: async (cloud) => {
    const Catch = [{ ErrorEquals: ['Lambda.AWSLambdaException'], Next: 'Done', Output: 'denied' }];
    const allowed = { Action: 'lambda:GetFunction', Resource: arnOf('Worker') };
    const workflow = await Workflow.deploy(cloud, 'denied', states(task({}, { Catch })), { allowed });
    expect(await workflow.cameTo()).toEqual(['SUCCEEDED', 'denied']);
  },
};
