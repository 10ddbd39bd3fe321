import { templateOf } from './support/synth';
import { readableId, referenced, type Template } from '../tools/template/template';
import { scenarios } from '../lib/registry';
import { EVENT_SOURCE_ACTIONS } from '../tools/aws/event-source-actions';
import { grantsOf } from '../tools/proofs/least-privilege';
import { holdersOf } from '../tools/template/roles';
import { withoutAction } from '../tools/simulation/mutations';
import { FULL } from '../tools/template/synthesis';

const built = scenarios.map(({ id }) => id);
const needed = Object.values(EVENT_SOURCE_ACTIONS).flat();

/** `ShipOrder sqs:ReceiveMessage {…}` for each action that a mapping of the template needs of its function's role. */
function neededBy({ Resources }: Template): string[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .flatMap(({ Properties: { FunctionName, EventSourceArn } = {} }) => {
      const isStream = JSON.stringify(EventSourceArn).includes('StreamArn');
      return EVENT_SOURCE_ACTIONS[isStream ? 'dynamodb' : 'sqs']?.map(
        (action) => `${readableId(referenced(FunctionName) ?? '')} ${action} ${JSON.stringify(EventSourceArn)}`,
      );
    })
    .filter((one) => one !== undefined)
    .sort();
}

/** The same of each such action that the template grants, to whomever. */
const granted = (template: Template): string[] =>
  grantsOf('Stack', template)
    .filter(({ action }) => needed.some((one) => new RegExp(`^${action.replaceAll('*', '.*')}$`).test(one)))
    .flatMap(({ name, action, resources }) => resources.map((one) => `${name} ${action} ${JSON.stringify(one)}`))
    .sort();

describe.each(built.flatMap((id) => [{}, FULL].map((settings) => [id, settings] as const)))(
  '%s with %j',
  (id, settings) => {
    const template = templateOf(id, settings).toJSON() as Template;

    it('lets each function consume its own event sources, and nobody consume anything else', () => {
      expect(granted(template)).toEqual(neededBy(template));
    });
  },
);

describe('the rule', () => {
  const outbox = templateOf('TransactionalOutbox').toJSON() as Template;

  it.each([
    ['ShipOrderServiceRoleDefaultPolicy', 'sqs:DeleteMessage'],
    ['RelayEventsServiceRoleDefaultPolicy', 'dynamodb:ListStreams'],
  ])('sees that %s lacks %s', (policy, action) => {
    const template = structuredClone(outbox);
    withoutAction(policy, action)(template);
    expect(granted(template)).not.toEqual(neededBy(template));
  });

  it('sees a role that may receive dead letters', () => {
    const { role = '' } = holdersOf('Stack', outbox).find(({ name }) => name === 'ShipOrder') ?? {};
    const Statement = [{ Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: { Ref: 'ShippingDeadLetters' } }];
    const policy = { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: role }], PolicyDocument: { Statement } } };
    const template = { Resources: { ...outbox.Resources, Another: policy } };
    expect(granted(template)).not.toEqual(neededBy(template));
  });
});
