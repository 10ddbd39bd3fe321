import { type Arrow, LABEL, type ResourceFacts, type Stack } from '../facts';
import { arnOf } from '../place';
import { type Properties, references } from '../../template/template';
import { BY_USE, MILLION, PAGE, price } from '../price';

export const prices = {
  stateTransition: price('Step Functions', 0.025, 1000, 'state transitions', 'step-functions/pricing', [
    '2026-03-14',
    'https://www.wring.co/blog/aws-step-functions-pricing-guide',
  ]),
  expressRequest: price('Step Functions', 1, MILLION, 'Express workflow requests', 'step-functions/pricing', PAGE),
  expressGbHour: price('Step Functions', 0.06, 1, 'GB-hours of Express workflows', 'step-functions/pricing', PAGE),
};

const arn = (name: string): string => arnOf('states', `stateMachine:${name}`);

export const resources = {
  'AWS::StepFunctions::StateMachine': {
    arn,
    ref: arn,
    attributes: { Name: ({ name }) => name },
    simulated: {
      modelled: ['DefinitionString', 'RoleArn', 'StateMachineType'],
      irrelevant: { LoggingConfiguration: 'what is logged', TracingConfiguration: 'what is traced', Tags: LABEL },
    },
    sending: 'states:StartExecution',
    idle: BY_USE,
    drawn: { glyph: 'aws-step-functions', called: 'state machine', kind: 'function' },
    arrows: callsByTasks,
  },
} satisfies Record<string, ResourceFacts>;

export const verbs = [
  [/^states:StartExecution$/, 'starts'],
  [/^states:DescribeExecution$/, 'asks'],
  [/^states:SendTask/, 'answers'],
] as const;

/** Its tasks call what its definition names. */
function callsByTasks(id: string, { DefinitionString }: Properties, { factsOf }: Stack): readonly Arrow[] {
  const called = references(DefinitionString).filter((to) => to !== id && factsOf(to)?.drawn);
  return [...new Set(called)].map((to) => ({ from: id, to, label: 'calls' }));
}
