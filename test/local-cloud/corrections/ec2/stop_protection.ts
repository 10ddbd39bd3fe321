import { EC2Client, StopInstancesCommand, ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an instance that is protected against being stopped is not',
  check: async (cloud) => {
    const ec2 = new EC2Client(cloud.root);
    const [id = ''] = await launch(ec2, {}, { DisableApiStop: true });
    const stop = () => ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await expect(stop()).rejects.toThrow(/disableApiStop/);
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiStop: { Value: false } }));
    await stop();
  },
};
