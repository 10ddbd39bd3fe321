import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { arnOf, eventsIn, letEventsIn } from '../../support';
import type { Contract } from '../../contract';

const targeting = (id: string) => ({
  Id: id,
  Arn: { 'Fn::Sub': `arn:aws:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${id}}` },
  DeadLetterConfig: { Arn: arnOf('Dead') },
});

export const contract: Contract = {
  behaviour: 'a rule writes to a log group that lets it, and else to the dead letters',
  check: async (cloud) => {
    const outputs = await cloud.deploy(
      'logging',
      {
        Open: { Type: 'AWS::Logs::LogGroup' },
        Closed: { Type: 'AWS::Logs::LogGroup' },
        Dead: { Type: 'AWS::SQS::Queue' },
        DeadPolicy: letEventsIn('Dead'),
        Policy: {
          Type: 'AWS::Logs::ResourcePolicy',
          Properties: {
            PolicyName: 'logging',
            PolicyDocument: {
              'Fn::Sub':
                '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"${Open.Arn}"}]}',
            },
          },
        },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: { source: ['logged'] }, Targets: [targeting('Open'), targeting('Closed')] },
        },
      },
      { open: { Ref: 'Open' }, closed: { Ref: 'Closed' }, dead: { Ref: 'Dead' } },
    );
    const event = { Source: 'logged', DetailType: 'Placed', Detail: '{"order":1}' };
    await new EventBridgeClient(cloud.root).send(new PutEventsCommand({ Entries: [event] }));
    const logs = new CloudWatchLogsClient(cloud.root);
    const linesOf = async (logGroupName: string | undefined) =>
      (await logs.send(new FilterLogEventsCommand({ logGroupName }))).events?.map(({ message = '' }) => message);
    const [line = '{}', ...others] = (await linesOf(outputs['open'])) ?? [];
    expect(JSON.parse(line)).toMatchObject({ source: 'logged', detail: { order: 1 } });
    expect(others).toEqual([]);
    expect(await linesOf(outputs['closed'])).toEqual([]);
    expect(await eventsIn(cloud, outputs['dead'])).toMatchObject([{ detail: { order: 1 } }]);
  },
};
