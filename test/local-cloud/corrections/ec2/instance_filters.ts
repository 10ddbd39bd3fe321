import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { launch } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'instances are found by their ids in a filter',
  check: async (cloud) => {
    const ec2 = new EC2Client(cloud.root);
    const [wanted = ''] = await launch(ec2, {});
    await launch(ec2, {});
    const Filters = [{ Name: 'instance-id', Values: [wanted] }];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    expect(Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId))).toEqual([
      wanted,
    ]);
  },
};
