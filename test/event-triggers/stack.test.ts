import { Match } from 'aws-cdk-lib/assertions';
import { matches } from '../../tools/aws/eventbridge/event-pattern';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';
import { instanceEvent, orderEvent } from './samples';

const SCENARIO = 'EventTriggers';
const template = (settings = {}) => templateOf(SCENARIO, settings);

interface Rule {
  readonly Properties: {
    readonly EventBusName: unknown;
    readonly EventPattern: Readonly<Record<string, unknown>>;
    readonly Targets: readonly { readonly Arn: unknown; readonly DeadLetterConfig?: unknown }[];
  };
}
const rules = (): [id: string, rule: Rule['Properties']][] =>
  Object.entries(template().findResources('AWS::Events::Rule') as Record<string, Rule>).map(([id, { Properties }]) => [
    id,
    Properties,
  ]);
/** Whether a rule takes an event of the account that its pattern refers to. */
const takes = (pattern: object, event: object): boolean =>
  matches(JSON.parse(JSON.stringify(pattern).replaceAll('{"Ref":"AWS::AccountId"}', '"123456789012"')), event);

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('[trigger-1] the bus knows neither rule nor target', () => {
  for (const bus of Object.values(template().findResources('AWS::Events::EventBus'))) {
    expect(JSON.stringify(bus)).not.toMatch(/Ref|GetAtt/);
  }
  template().resourceCountIs('AWS::Events::EventBusPolicy', 0);
});

it('[trigger-8] no function may publish events, or change an instance', () => {
  const policies = Object.entries(template().findResources('AWS::IAM::Policy')) as [
    string,
    { Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } } },
  ][];
  const actionsOf = (id: RegExp) =>
    policies
      .filter(([policy]) => id.test(policy))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action));
  expect(actionsOf(/./).filter((action) => action.startsWith('ec2:'))).toEqual(['ec2:DescribeInstances']);
  // The one who forwards is EventBridge itself, from the one bus to the other.
  expect(actionsOf(/^(?!Next)/).filter((action) => /^(events|states):/.test(action))).toEqual([]);
});

it('[trigger-8] the account’s rule takes changes of instances, and nothing that the workflow does', () => {
  const own = rules().filter(([, { EventBusName }]) => EventBusName === 'default');
  expect(own).toHaveLength(1);
  const ofWorkflow = {
    ...instanceEvent,
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
  };
  for (const [, { EventPattern }] of own) {
    expect(takes(EventPattern, instanceEvent)).toBe(true);
    expect(takes(EventPattern, ofWorkflow)).toBe(false);
  }
});

it('[trigger-8] no rule leads back to a bus from which its events come', () => {
  const reached = (bus: unknown): unknown[] =>
    rules()
      .filter(([, { EventBusName }]) => JSON.stringify(EventBusName) === JSON.stringify(bus))
      .flatMap(([, { Targets }]) => Targets.map(({ Arn }) => (Arn as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt']?.[0]))
      .filter((id) => id?.includes('NextBus'))
      .map((Ref) => ({ Ref }));
  for (const bus of new Set(rules().map(([, { EventBusName }]) => EventBusName))) {
    for (const next of reached(bus)) expect(reached(next)).toEqual([]);
  }
});

it('[trigger-5] follow-ups take events once, and no replay', () => {
  const followUps = rules().filter(([id]) => /^Next(Starting|Forwarding)/.test(id));
  expect(followUps).toHaveLength(2);
  for (const [, { EventPattern }] of followUps) {
    expect(takes(EventPattern, orderEvent)).toBe(true);
    expect(takes(EventPattern, { ...orderEvent, 'replay-name': 'again' })).toBe(false);
  }
});

it('parks what no target takes, whichever it is', () => {
  for (const [, { Targets }] of rules()) for (const target of Targets) expect(target.DeadLetterConfig).toBeDefined();
});

it('[trigger-4] reconciles once an hour', () => {
  template().hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 hour)',
    Target: Match.objectLike({
      Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReconcileInstances'), 'Arn'] },
    }),
  });
});

it('tells of the states that are set', () => {
  template({ noticeStates: 'running' }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ NOTICE_STATES: 'running' }) },
  });
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining(['Audit', 'RecordingQueue', 'RecordingDeadLetters']) as string[],
  );
});
