import { LABEL, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { BY_USE, price } from '../price';

export const prices = {
  stateTransition: price('Step Functions', 0.025, 1000, 'state transitions', 'step-functions/pricing', [
    '2026-03-14',
    'https://www.wring.co/blog/aws-step-functions-pricing-guide',
  ]),
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
  },
} satisfies Record<string, ResourceFacts>;
