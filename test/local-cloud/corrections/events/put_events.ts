import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'PutEvents refuses malformed entries by themselves, and too large requests',
  check: async (cloud) => {
    const events = new EventBridgeClient(cloud.root);
    const entry = { Source: 'shop', DetailType: 'Placed', Detail: '{}' };
    const { Entries, FailedEntryCount } = await events.send(
      new PutEventsCommand({ Entries: [entry, { ...entry, Detail: '{' }, entry] }),
    );
    expect(FailedEntryCount).toBe(1);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'MalformedDetail', undefined]);
    const Detail = JSON.stringify({ text: 'x'.repeat(256 * 1024) });
    await expect(events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail }] }))).rejects.toThrow(
      'over the limit',
    );
  },
};
