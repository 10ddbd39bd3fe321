import { templateOf } from './synth';
import { handlerFiles } from '../../lib/constructs/functions/bundle';
import { kebabCase } from '../../lib/kebab-case';

interface LambdaFunction {
  readonly Properties: { readonly Environment?: { readonly Variables: Record<string, unknown> } };
}

/** The functions of a scenario's template by logical id, with the name of each one's handler. */
function functionsOf(scenario: string, settings: Record<string, unknown> = {}) {
  const functions = templateOf(scenario, settings).findResources('AWS::Lambda::Function');
  return Object.entries(functions as Record<string, LambdaFunction>).map(([id, { Properties }]) => ({
    id,
    // A logical id ends in eight digits of a hash.
    name: kebabCase(id.replace(/[0-9A-F]{8}$/, '')),
    variables: Properties.Environment?.Variables ?? {},
  }));
}

/**
 * The variables that the template gives a handler's function, those made up that only a deployment knows.
 * @throws Error when the stack has no function for that handler
 */
export function environmentOf(
  scenario: string,
  name: string,
  settings: Record<string, unknown> = {},
): Record<string, string> {
  const found = functionsOf(scenario, settings).find((one) => one.name === name);
  if (!found) throw new Error(`The stack has no function for ${name}.handler.ts.`);
  return Object.fromEntries(
    Object.entries(found.variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : 'https://made.up/value',
    ]),
  );
}

interface Schedule {
  readonly Properties: { readonly Target: { readonly Arn: { 'Fn::GetAtt': [string] }; readonly Input?: string } };
}

/** A handler that somebody starts without an event of a service, and what a schedule gives it, where one does. */
export interface Started {
  readonly name: string;
  readonly file: string;
  readonly input?: string | undefined;
}

/** The handlers of a scenario that a schedule starts, or somebody by hand, by the name in an output. */
export function startedByScheduleOrHand(scenario: string, folder: string): Started[] {
  const template = templateOf(scenario);
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule') as Record<string, Schedule>);
  const outputs = JSON.stringify(template.findOutputs('*'));
  return functionsOf(scenario).flatMap(({ id, name }) => {
    const schedule = schedules.find(({ Properties: { Target } }) => Target.Arn['Fn::GetAtt'][0] === id);
    if (!schedule && !outputs.includes(`{"Ref":"${id}"}`)) return [];
    const file = handlerFiles().find((one) => one === `lambdas/${folder}/${name}.handler.ts`);
    if (file === undefined) throw new Error(`There is no handler for ${id}.`);
    return [{ name, file, input: schedule?.Properties.Target.Input }];
  });
}
