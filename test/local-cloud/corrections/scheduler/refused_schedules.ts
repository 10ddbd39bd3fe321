import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a schedule in a group that does not exist fails its stack',
  check: async (cloud) => {
    const Properties = {
      GroupName: 'nowhere',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
        RoleArn: 'arn:aws:iam::000000000000:role/r',
      },
    };
    const deployed = cloud.deploy('schedule', { Schedule: { Type: 'AWS::Scheduler::Schedule', Properties } });
    await expect(deployed).rejects.toThrow('schedule group nowhere');
  },
};
