import { EC2Client, StopInstancesCommand, CreateTagsCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a call is authorized on each instance that it names, by its tags',
  check: async (cloud) => {
    const root = new EC2Client(cloud.root);
    const [dev = ''] = await launch(root, { Environment: 'dev' });
    const [prod = ''] = await launch(root, { Environment: 'prod' });
    const ec2 = new EC2Client(
      await cloud.user({
        Action: ['ec2:StopInstances', 'ec2:CreateTags'],
        Condition: {
          StringEquals: { 'aws:ResourceTag/Environment': 'dev' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['Mark'] },
        },
      }),
    );
    const stop = (...InstanceIds: string[]) => ec2.send(new StopInstancesCommand({ InstanceIds }));
    const mark = (id: string, Key: string) =>
      ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value: 'x' }] }));
    await expect(stop(dev, prod)).rejects.toThrow(/not authorized/);
    await expect(stop(prod, dev)).rejects.toThrow(/not authorized/);
    await expect(mark(prod, 'Mark')).rejects.toThrow(/not authorized/);
    await expect(mark(dev, 'Environment')).rejects.toThrow(/not authorized/);
    await mark(dev, 'Mark');
    await stop(dev);
  },
};
