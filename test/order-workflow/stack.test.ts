import { Match } from 'aws-cdk-lib/assertions';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';

const SCENARIO = 'OrderWorkflow';
const template = (settings?: Record<string, string>) => templateOf(SCENARIO, settings);

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

/** The workflow's definition, as far as it is text. */
function definition(settings?: Record<string, string>): string {
  const machines = template(settings).findResources('AWS::StepFunctions::StateMachine');
  const [, machine] = Object.entries(machines).find(([id]) => id.startsWith('Flow')) ?? [];
  return JSON.stringify(machine);
}

it('[order-4] undoes a charge whatever it failed with', () => {
  expect(definition()).toMatch(/Charge card.*States\.ALL.*Cancel order/s);
});

it('awaits an approval for as long as is set, of orders above what is set', () => {
  const text = definition({ approvalHours: '2', approvalAboveCents: '100' });
  expect(text).toContain(String.raw`\"TimeoutSeconds\":7200`);
  expect(text).toContain('$totalCents > 100 %}');
});

it('[order-1] hears of every way in which a workflow ends early', () => {
  template().hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({
      source: ['aws.states'],
      detail: Match.objectLike({ status: ['FAILED', 'TIMED_OUT', 'ABORTED'] }),
    }),
  });
});

it('logs every step of both workflows, and nothing of what they carry', () => {
  template().allResourcesProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
    TracingConfiguration: { Enabled: true },
  });
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining(['Orders', 'Stock', 'Charges', 'SettlingQueue', 'OrderingQueue']) as string[],
  );
});
