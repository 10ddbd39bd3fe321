import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a replay is authorized on its archive, its bus and itself',
  check: async (cloud) => {
    const root = new EventBridgeClient(cloud.root);
    const { EventBusArn: bus = '' } = await root.send(new CreateEventBusCommand({ Name: 'replayed' }));
    const archived = new CreateArchiveCommand({ ArchiveName: 'replayed', EventSourceArn: bus });
    const { ArchiveArn: archive = '' } = await root.send(archived);
    const replays = archive.replace('archive/replayed', 'replay/*');
    let name = 0;
    const replayBy = async (...Resource: string[]) =>
      new EventBridgeClient(await cloud.user({ Action: 'events:StartReplay', Resource })).send(
        new StartReplayCommand({
          ReplayName: `replay-${(name += 1)}`,
          EventSourceArn: archive,
          EventStartTime: new Date(0),
          EventEndTime: new Date(),
          Destination: { Arn: bus },
        }),
      );
    await expect(replayBy(archive, bus)).rejects.toThrow(/not authorized/);
    await expect(replayBy(archive, replays)).rejects.toThrow(/not authorized/);
    await expect(replayBy(bus, replays)).rejects.toThrow(/not authorized/);
    await replayBy(archive, bus, replays);
  },
};
