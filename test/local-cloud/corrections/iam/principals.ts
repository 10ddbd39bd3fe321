import { eventually } from '../../cloud';
import { deployApi, intake, post, arnOf, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'Scheduler sends its account and group when it assumes a role, API Gateway sends nothing',
  check: async (cloud) => {
    const condition = { StringEquals: { 'aws:SourceAccount': '000000000000' } };
    const asking = await deployApi(cloud, 'asking', intake({ condition }));
    expect((await post(asking, '{"payload":"x"}')).status).toBe(503);
    const group = { 'Fn::GetAtt': ['Group', 'Arn'] };
    const { resources } = intake({
      trusted: 'scheduler.amazonaws.com',
      condition: { StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': group } },
    });
    const schedule = {
      GroupName: { Ref: 'Group' },
      ScheduleExpression: `at(${new Date(Date.now() + 2000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: arnOf('Queue'), RoleArn: arnOf('Role'), Input: 'input' },
    };
    const { queue } = await cloud.deploy(
      'input',
      {
        ...resources,
        Group: { Type: 'AWS::Scheduler::ScheduleGroup' },
        Schedule: { Type: 'AWS::Scheduler::Schedule', Properties: schedule },
      },
      { queue: { Ref: 'Queue' } },
    );
    await eventually(async () => (await received(cloud, queue)).length > 0, 20); // the emulator looks every 10 s
  },
};
