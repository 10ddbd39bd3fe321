import { CloudFormationClient, GetTemplateCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { resourcesOf } from './stack-resources';

/** What of a CloudFormation template the tools read. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

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
export function holdersOf(stack: string, { Resources = {} }: Template): Holder[] {
  const resources = Object.entries(Resources);
  const functionOf = new Map(
    resources
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => [referenced(Properties?.['Role']), id]),
  );
  return resources
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .map(([role, { Properties }]) => ({
      stack,
      role,
      name: readableId(functionOf.get(role) ?? role),
      service: assumedBy(Properties),
    }));
}

/** A logical id without the hash that CDK ends it with, and without the id of a function that it makes once per stack. */
export const readableId = (logicalId: string): string => logicalId.replace(/([0-9A-F]{32})?[0-9A-F]{8}$/, '');

function assumedBy(role: TemplateResource['Properties']): string {
  const { Statement = [] } = (role?.['AssumeRolePolicyDocument'] ?? {}) as {
    Statement?: readonly { Principal?: { Service?: string } }[];
  };
  return Statement[0]?.Principal?.Service ?? '';
}

/** The logical id that a `Ref` or an `Fn::GetAtt` names. */
export function referenced(value: unknown): string | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  return ref ?? attribute?.[0];
}

/** Every role of the stacks that are deployed where the environment variables of AWS point, by the role's name. */
export async function deployedHolders(): Promise<Map<string, Holder>> {
  const client = new CloudFormationClient();
  const holders = new Map<string, Holder>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const { StackName = '' } of Stacks) {
      const [{ TemplateBody = '{}' }, names] = await Promise.all([
        client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' })),
        resourcesOf(StackName, 'AWS::IAM::Role'),
      ]);
      if (!TemplateBody.startsWith('{')) continue; // YAML: not made by this app
      for (const holder of holdersOf(StackName, JSON.parse(TemplateBody) as Template)) {
        const name = names[holder.role];
        if (name !== undefined) holders.set(name, holder);
      }
    }
  }
  return holders;
}
