import type { FaultSchedule } from '../../tools/simulation/decisions';
import type { Handlers } from '../../tools/simulation/handlers';
import { Libraries } from '../../tools/simulation/libraries';
import { compile } from '../../tools/simulation/scope';
import { Blueprint, World } from '../../tools/simulation/world';
import type { Template } from '../../tools/template/template';

type Resources = Template['Resources'];

export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A world of a template's resources, whose functions are JavaScript by their names. It keeps its timeline. */
export async function smallWorld(
  resources: Resources,
  code: Readonly<Record<string, string>> = {},
  schedule: FaultSchedule = [],
): Promise<World> {
  const handlers: Pick<Handlers, 'module' | 'packages' | 'libraries'> = {
    module: (name) => compile(code[name] ?? '', `${name}.js`),
    packages: new Set(),
    libraries: await Libraries.load(),
  };
  const functions = Object.keys(code).map(functionNamed);
  const template = { Resources: Object.assign({}, ...functions, resources) as Resources };
  return new World(new Blueprint(template, handlers as Handlers), schedule, true);
}

/** A function with a role that may read every queue. */
function functionNamed(name: string): Resources {
  const read = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return {
    [name]: { Type: 'AWS::Lambda::Function', Properties: { Role: arn(`${name}Role`) } },
    [`${name}Role`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
    [`${name}Policy`]: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: `${name}Role` }],
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: read, Resource: '*' }] },
      },
    },
  };
}

/** What a function's queue needs: it reads in batches of so many, and reports which messages failed. */
export const feeds = (queue: string, FunctionName: string, BatchSize = 10): Resources => ({
  [`${queue}Source`]: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn(queue),
      FunctionName: { Ref: FunctionName },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize,
    },
  },
});

/** Lets a topic send to queues. */
export const letsIn = (topic: string, ...queues: readonly string[]): Resources =>
  Object.fromEntries(
    queues.map((queue) => [
      `${queue}Policy`,
      {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: queue }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sqs:SendMessage',
                Principal: { Service: 'sns.amazonaws.com' },
                Resource: arn(queue),
                Condition: { ArnEquals: { 'aws:SourceArn': { Ref: topic } } },
              },
            ],
          },
        },
      },
    ]),
  );
