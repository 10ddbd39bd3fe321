import { type Properties, readableId, referenced, resourcesOf, type Template } from './template';

/** A role of a stack, and who runs under it. */
export interface Holder {
  readonly stack: string;
  /** Logical id of the role. */
  readonly role: string;
  /** Id of the function that has the role; of the role itself when a service has it. */
  readonly name: string;
  /** The service that may assume it, as `lambda.amazonaws.com`. */
  readonly service: string;
}

/** The roles of a template, each with the function that has it. */
export function holdersOf(stack: string, template: Template): Holder[] {
  const functionOf = new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Role }]) => [referenced(Role), id]),
  );
  return resourcesOf(template, 'AWS::IAM::Role').map(([role, properties]) => ({
    stack,
    role,
    name: readableId(functionOf.get(role) ?? role),
    service: assumedBy(properties),
  }));
}

function assumedBy({ AssumeRolePolicyDocument: document }: Properties): string {
  const { Statement = [] } = (document ?? {}) as { Statement?: readonly { Principal?: { Service?: string } }[] };
  return Statement[0]?.Principal?.Service ?? '';
}
