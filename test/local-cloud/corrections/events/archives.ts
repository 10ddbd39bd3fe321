import {
  DescribeArchiveCommand,
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { eventually } from '../../cloud';
import { arnOf, eventsIn, ruleToQueue } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'an archive of a template keeps events, and replays them to the rules that are named',
  check: async (cloud) => {
    const outputs = await cloud.deploy(
      'archives',
      {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'archived' } },
        Archive: {
          Type: 'AWS::Events::Archive',
          Properties: { SourceArn: arnOf('Bus'), EventPattern: { source: ['shop'] }, RetentionDays: 3 },
        },
        ...ruleToQueue({ source: ['shop'] }, 'Named', { Ref: 'Bus' }),
        ...ruleToQueue({ source: ['shop'] }, 'Other', { Ref: 'Bus' }),
      },
      {
        ...{ bus: arnOf('Bus'), archive: { Ref: 'Archive' }, archiveArn: arnOf('Archive') },
        ...{ rule: arnOf('NamedRule'), named: { Ref: 'NamedQueue' }, other: { Ref: 'OtherQueue' } },
      },
    );
    const events = new EventBridgeClient(cloud.root);
    const entry = { EventBusName: outputs['bus'], DetailType: 'Placed', Detail: '{}' };
    await events.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Source: 'shop' },
          { ...entry, Source: 'else' },
        ],
      }),
    );
    const kept = await events.send(new DescribeArchiveCommand({ ArchiveName: outputs['archive'] }));
    expect(kept).toMatchObject({ EventCount: 1, RetentionDays: 3, ArchiveArn: outputs['archiveArn'] });
    const [first] = await eventsIn(cloud, outputs['named']);
    expect(await eventsIn(cloud, outputs['other'])).toHaveLength(1);
    await events.send(
      new StartReplayCommand({
        ReplayName: 'again',
        EventSourceArn: outputs['archiveArn'],
        EventStartTime: new Date(Date.now() - 60_000),
        EventEndTime: new Date(Date.now() + 60_000),
        Destination: { Arn: outputs['bus'], FilterArns: [outputs['rule'] ?? ''] },
      }),
    );
    await eventually(async () => {
      const [again] = await eventsIn(cloud, outputs['named']);
      if (again) expect(again).toMatchObject({ ...first, 'replay-name': 'again' });
      return again !== undefined;
    });
    expect(await eventsIn(cloud, outputs['other'])).toHaveLength(0);
  },
};
