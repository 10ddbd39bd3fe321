import { readableId, resourcesOf, type Template } from '../../template/template';
import { assumptions } from '../cost-assumptions';
import type { Invocation, Runtime } from '../kernel';
import { KB, type Usage } from '../price';
import type { ResolvedTemplate } from '../resolved';
import type { Answered } from '../service';
import type { prices } from './facts';

/** Those of a template's own functions: what the settings leave out, or put something else in the place of, is not paid for. */
export function invocationsOf(
  { invocations }: Pick<Runtime, 'invocations'>,
  template: Template,
): readonly Invocation[] {
  const functions = functionsIn(template);
  return invocations.filter(({ functionName }) => functions.has(functionName));
}

/** Names as the simulation has them. */
export const functionsIn = (template: Template): ReadonlySet<string> =>
  new Set(resourcesOf(template, 'AWS::Lambda::Function').map(([id]) => readableId(id)));

/** An invocation is counted where it arrives. */
export const usageOfCall = ({ command }: Answered): Usage<keyof typeof prices> | undefined =>
  command === 'InvokeCommand' ? {} : undefined;

export function usageOfInvocation(
  { functionName, beganAt, endedAt }: Invocation,
  now: number,
  template: ResolvedTemplate,
): Usage<keyof typeof prices> {
  const found = template.of('AWS::Lambda::Function').find(({ name }) => name === functionName);
  const { MemorySize = 128, Architectures = ['x86_64'] } = (found?.properties ?? {}) as {
    MemorySize?: number;
    Architectures?: readonly string[];
  };
  const milliseconds = (endedAt ?? now) - beganAt + assumptions.ownMs.value;
  const gigabyteSeconds = (MemorySize / KB) * (milliseconds / 1000);
  return { lambdaRequest: 1, [Architectures.includes('arm64') ? 'lambdaArm' : 'lambdaX86']: gigabyteSeconds };
}
