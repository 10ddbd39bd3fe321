import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'a run that stops one instance',
  run: async (world) => {
    world.ec2.launch({ id: 'i-1', tags: { Environment: 'dev' } });
    await world.lambda.invoke('StopInstances', {});
  },
};
