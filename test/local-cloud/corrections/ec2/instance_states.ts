import {
  EC2Client,
  StopInstancesCommand,
  StartInstancesCommand,
  type Instance,
  DescribeInstancesCommand,
} from '@aws-sdk/client-ec2';
import { setTimeout } from 'node:timers/promises';
import { eventually } from '../../cloud';
import { ruleToQueue, launch, received } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'changes of an instance’s state are events on the default bus, and a started one was launched then',
  check: async (cloud) => {
    const changes = ruleToQueue({ source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] });
    const { queue } = await cloud.deploy('instance-states', changes, { queue: { Ref: 'Queue' } });
    const ec2 = new EC2Client(cloud.root);
    const [id = ''] = await launch(ec2, { Environment: 'dev' });
    const launched = (await described(ec2, id)).LaunchTime?.getTime() ?? 0;
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await setTimeout(1000);
    await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect((await described(ec2, id)).LaunchTime?.getTime()).toBeGreaterThan(launched);
    const seen: unknown[] = [];
    await eventually(async () => {
      for (const { Body = '' } of (await received(cloud, queue)) as { Body?: string }[]) {
        seen.push((JSON.parse(Body) as { detail: unknown }).detail);
      }
      return seen.length === 6;
    });
    const states = ['pending', 'running', 'stopping', 'stopped', 'pending', 'running'];
    expect(seen).toEqual(expect.arrayContaining(states.map((state) => ({ 'instance-id': id, state }))));
  },
};

async function described(ec2: EC2Client, id: string): Promise<Instance> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations[0]?.Instances?.[0] ?? {};
}
