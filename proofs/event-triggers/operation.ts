import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'an instance that is stopped, and terminated, with a notice of each',
  run: async (world) => {
    world.ec2.launch({ id: 'i-1' });
    world.ec2.change('i-1', 'stopping', 'people');
    await world.clock.pause(60_000);
    world.ec2.change('i-1', 'shutting-down', 'people');
    await world.clock.pause(60_000);
  },
};
