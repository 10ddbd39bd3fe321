import type { ResolvedTemplate, Resource } from '../resolved';

/** A function as its template declares it. */
export interface FunctionSpec {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** "The default is 3 seconds": https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const DEFAULT_TIMEOUT_SECONDS = 3;

export const functionsOf = (template: ResolvedTemplate): readonly FunctionSpec[] =>
  template.of('AWS::Lambda::Function').map(functionSpec);

function functionSpec({ name, properties }: Resource): FunctionSpec {
  const { Timeout, Environment } = properties as {
    Timeout?: number;
    Environment?: { Variables: Record<string, string> };
  };
  return { name, timeoutSeconds: Timeout ?? DEFAULT_TIMEOUT_SECONDS, environment: Environment?.Variables ?? {} };
}
