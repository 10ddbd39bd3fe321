import type { Template } from '../../tools/template/template';
import { diagram, sketch } from '../../tools/docs/diagram';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queue = (Properties = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
const worker = (role: string) => ({ Type: 'AWS::Lambda::Function', Properties: { Role: arn(role) } });

/** A queue, a schedule and a rule, each with a worker or a queue, and with where their failures go. */
const template: Template = {
  Resources: {
    JobsQueueAAAAAAAA: queue({
      RedrivePolicy: { deadLetterTargetArn: arn('JobsDeadLettersBBBBBBBB'), maxReceiveCount: 5 },
    }),
    JobsDeadLettersBBBBBBBB: queue(),
    RunJobCCCCCCCC: worker('RunJobRoleDDDDDDDD'),
    JobsSourceEEEEEEEE: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('JobsQueueAAAAAAAA'),
        FunctionName: { Ref: 'RunJobCCCCCCCC' },
        ScalingConfig: { MaximumConcurrency: 4 },
      },
    },
    TableFFFFFFFF: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} },
    RunJobPolicy11111111: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'RunJobRoleDDDDDDDD' }],
        PolicyDocument: { Statement: [{ Action: 'dynamodb:PutItem', Resource: arn('TableFFFFFFFF') }] },
      },
    },
    SweepingSchedule22222222: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: arn('Sweep33333333'), DeadLetterConfig: { Arn: arn('SweepingDeadLetters44444444') } },
      },
    },
    Sweep33333333: worker('SweepRole55555555'),
    SweepingDeadLetters44444444: queue(),
    Bus66666666: { Type: 'AWS::Events::EventBus', Properties: {} },
    Rule77777777: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus66666666' },
        EventPattern: { source: ['shop'] },
        Targets: [{ Arn: arn('JobsQueueAAAAAAAA'), DeadLetterConfig: { Arn: arn('JobsDeadLettersBBBBBBBB') } }],
      },
    },
  },
};

it.each([
  ['what feeds a worker, and how many at once', 'JobsQueue -->|"at most 4 at once"| RunJob'],
  ['what a worker may write', 'RunJob -->|"writes"| Table'],
  ['where a rule leads', 'Bus -->|"shop"| JobsQueue'],
  ['what runs by the clock', 'SweepingSchedule -->|"rate(1 minute)"| Sweep'],
  ['where messages go that were given up', 'JobsQueue -.->|"after 5 receives"| JobsDeadLetters'],
  ['where runs go that failed', 'Sweep -.->|"failed runs"| SweepingDeadLetters'],
  ['where events go that cannot be delivered', 'Bus -.->|"undeliverable"| JobsDeadLetters'],
  ['what holds failures, as such', 'class JobsDeadLetters failure'],
  ['what belongs to a source of work, as one', 'subgraph JobsPath [Jobs]'],
  ['what belongs to a schedule, as one', 'subgraph SweepingPath [Sweeping]'],
])('draws %s', (_, line) => {
  expect(
    diagram('Shop', template)
      .split('\n')
      .map((one) => one.trim()),
  ).toContain(line);
});

it('leaves failures and words out at a glance', () => {
  const lines = sketch('Shop', template)
    .split('\n')
    .map((line) => line.trim());
  expect(lines).toContain('JobsQueue --> RunJob');
  expect(lines.filter((line) => /DeadLetters|-\.->|\|/.test(line))).toEqual([]);
});
