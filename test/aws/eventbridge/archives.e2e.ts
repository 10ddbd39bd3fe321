import {
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge';
import { EventBridge } from '../../../tools/aws/eventbridge/model';
import { Cloud, eventually } from '../../local-cloud/cloud';
import { arnOf, eventsIn, ruleToQueue } from '../../local-cloud/support';

const PATTERN = { source: ['shop'] };
const TIMES = ['2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'];
const EVENTS = TIMES.map((time) => ({ Source: 'shop', DetailType: 'Placed', Detail: '{"n":1}', Time: new Date(time) }));
const entries = (EventBusName: string) => [
  ...EVENTS.map((event) => ({ ...event, EventBusName })),
  { ...EVENTS[0], EventBusName, Source: 'other' },
];

/** Of the hour in the middle; then by a name that was used, from no archive, to another bus. */
const replays = (archive: string, bus: string): StartReplayCommandInput[] => {
  const hour = { EventStartTime: new Date('2026-03-01T11:30:00Z'), EventEndTime: new Date('2026-03-01T12:30:00Z') };
  const again = { ...hour, ReplayName: 'again', EventSourceArn: archive, Destination: { Arn: bus } };
  return [
    again,
    again,
    { ...again, ReplayName: 'none', EventSourceArn: `${archive}-not` },
    { ...again, ReplayName: 'elsewhere', Destination: { Arn: bus.replace('archived', 'default') } },
  ];
};

/** What differs from cloud to cloud. */
const comparable = (event: object): object => ({ ...event, id: '', account: '', region: '' });
const nameOf = (error: unknown): string => (error as Error).name;

async function onTheLocalCloud(): Promise<unknown[]> {
  const cloud = await Cloud.start();
  try {
    const {
      bus = '',
      archive = '',
      queue,
    } = await cloud.deploy(
      'archived',
      {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'archived' } },
        Archive: { Type: 'AWS::Events::Archive', Properties: { SourceArn: arnOf('Bus'), EventPattern: PATTERN } },
        ...ruleToQueue({ 'replay-name': [{ exists: true }] }, '', { Ref: 'Bus' }),
      },
      { bus: arnOf('Bus'), archive: arnOf('Archive'), queue: { Ref: 'Queue' } },
    );
    const client = new EventBridgeClient(cloud.root);
    await client.send(new PutEventsCommand({ Entries: entries(bus) }));
    const seen: unknown[] = [];
    for (const replay of replays(archive, bus)) {
      await client.send(new StartReplayCommand(replay)).catch((error: unknown) => seen.push(nameOf(error)));
    }
    await eventually(
      async () => seen.unshift(...(await eventsIn(cloud, queue)).map(comparable)) > replays('', '').length - 1,
    );
    return seen;
  } finally {
    await cloud.stop();
  }
}

function inTheModel(): unknown[] {
  const [bus, archive] = ['arn:aws:events:x:0:event-bus/archived', 'arn:aws:events:x:0:archive/archived'];
  let ids = 0;
  const model = new EventBridge(
    ['archived'],
    () => new Date(),
    () => `id-${(ids += 1)}`,
    [{ arn: archive, bus: 'archived', pattern: PATTERN }],
  );
  model.putEvents({ Entries: entries(bus) });
  return replays(archive, bus).flatMap((replay): readonly unknown[] => {
    try {
      return model.startReplay(replay).map(({ envelope }) => comparable(envelope));
    } catch (error) {
      return [nameOf(error)];
    }
  });
}

it('the model replays an archive as the local cloud does', async () => {
  const here = inTheModel();
  expect(here).toHaveLength(4);
  expect(here).toEqual(await onTheLocalCloud());
});
