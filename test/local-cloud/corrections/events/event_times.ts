import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventsIn, ruleToQueue } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an event has the time that it is given',
  check: async (cloud) => {
    const { queue } = await cloud.deploy('times', ruleToQueue({ source: ['timed'] }), {
      queue: { Ref: 'Queue' },
    });
    const entry = { Source: 'timed', DetailType: 'Placed', Detail: '{}' };
    const { Entries } = await new EventBridgeClient(cloud.root).send(
      new PutEventsCommand({ Entries: [{ ...entry, Time: new Date('2026-03-01T12:00:00Z') }, entry] }),
    );
    const events = await eventsIn(cloud, queue);
    const timeOf = (place: number) => events.find(({ id }) => id === Entries?.[place]?.EventId)?.['time'];
    expect(timeOf(0)).toBe('2026-03-01T12:00:00Z');
    expect(Date.parse(String(timeOf(1)))).toBeGreaterThan(Date.now() - 60_000);
  },
};
