import { HOUR } from '../../../tools/aws/time';
import { arn, smallWorld } from '../../support/small-world';

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: {} };
const letIn = (queue: string) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Statement: [
        {
          ...{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } },
          Resource: arn(queue),
        },
      ],
    },
  },
});
const rule = (EventBusName: unknown, target: object) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventBusName, EventPattern: { source: [{ prefix: '' }] }, Targets: [{ Id: 'one', ...target }] },
});
const role = (action: string) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'events.amazonaws.com' } }],
      },
    },
  },
  RolePolicy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: arn('Other') }] },
    },
  },
});
const BUS = { Type: 'AWS::Events::EventBus', Properties: {} };
const parked = { DeadLetterConfig: { Arn: arn('Dead') } };
const resources = (action: string) => ({
  ...{ Bus: BUS, Other: BUS, Queue: QUEUE, Dead: QUEUE, QueuePolicy: letIn('Queue'), DeadPolicy: letIn('Dead') },
  ...role(action),
  Forwarding: rule({ Ref: 'Bus' }, { Arn: arn('Other'), RoleArn: arn('Role'), ...parked }),
  Queueing: rule({ Ref: 'Other' }, { Arn: arn('Queue') }),
  Telling: rule('default', { Arn: arn('Queue') }),
});

async function ran(
  template: Parameters<typeof smallWorld>[0],
  act: (world: Awaited<ReturnType<typeof smallWorld>>) => void,
  schedule: number[] = [],
) {
  const world = await smallWorld(template, {}, schedule);
  await world.run((own) => {
    act(own);
    return own.clock.pause(HOUR);
  });
  return world;
}
const put = (world: Awaited<ReturnType<typeof smallWorld>>) => {
  const entry = { EventBusName: 'Bus', Source: 'shop', DetailType: 'Order', Detail: '{}' };
  world.eventbridge.perform('PutEventsCommand', { Entries: [entry] });
};
const sentTo = (world: Awaited<ReturnType<typeof smallWorld>>, queue: string) =>
  world.sqs.sent.filter((one) => one.queue === queue);

it('hands events on to another bus, with the role of the target', async () => {
  const world = await ran(resources('events:PutEvents'), put);
  expect(sentTo(world, 'Queue')).toHaveLength(1);
  expect(world.eventbridge.used()).toMatchObject({ event: 1 });
});

it('parks what the role does not let it hand on', async () => {
  const world = await ran(resources('events:DescribeEventBus'), put);
  expect(sentTo(world, 'Queue')).toEqual([]);
  expect(sentTo(world, 'Dead')).toHaveLength(1);
});

it('tells each change of an instance once, in a quiet world', async () => {
  const world = await ran(resources('events:PutEvents'), ({ ec2 }) => {
    ec2.launch({ id: 'i-1' });
    ec2.change('i-1', 'stopping', 'people');
  });
  const states = sentTo(world, 'Queue').map(
    ({ body }) => (JSON.parse(body) as { detail: { state: string } }).detail.state,
  );
  expect(states).toEqual(['pending', 'running', 'stopping', 'stopped']);
});

it('may lose what a service tells', async () => {
  const world = await ran(resources('events:PutEvents'), ({ ec2 }) => ec2.launch({ id: 'i-1' }), [1, 1]);
  expect(sentTo(world, 'Queue')).toEqual([]);
});

it('starts a state machine, and knows with what', async () => {
  const world = await ran(
    {
      ...resources('states:StartExecution'),
      Other: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: '{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}}' },
      },
      Queueing: rule({ Ref: 'Bus' }, { Arn: 'arn:aws:logs:x:0:log-group:seen' }),
    },
    put,
  );
  expect(world.stepfunctions.executions).toMatchObject([{ machine: 'Other' }]);
  expect(world.stepfunctions.used()).toEqual({ stateTransition: 1 });
});

it('ends a state that does something by name', async () => {
  const DefinitionString = '{"StartAt":"One","States":{"One":{"Type":"Task","End":true}}}';
  await expect(
    smallWorld({ Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString } } }),
  ).rejects.toThrow('the state Task (Machine, One)');
});
