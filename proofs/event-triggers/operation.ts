import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'an instance stopped, and an event of one’s own, both recorded and told',
  run: async (world) => {
    const [bus] = world.template.of('AWS::Events::EventBus');
    const Detail = JSON.stringify({ subject: 'order-1', state: 'stopped' });
    const entry = { EventBusName: bus?.name, Source: 'shop', DetailType: 'Order', Detail };
    world.ec2.launch({ id: 'i-1' });
    world.ec2.change('i-1', 'stopping', 'people');
    world.eventbridge.perform('PutEventsCommand', { Entries: [entry] });
    await world.clock.pause(60_000);
  },
};
