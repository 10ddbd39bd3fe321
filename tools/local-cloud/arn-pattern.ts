import { ToolError } from '../terminal/tool-error';

/** What CloudFormation named a stack's resources, by their logical ids. */
export type PhysicalIds = Readonly<Record<string, string>>;

/**
 * Matches the ARNs that a policy's resource stands for, once its stack is deployed.
 * @throws {ToolError} for an intrinsic function that no policy of this app had so far
 */
export const arnPattern = (resource: unknown, ids: PhysicalIds): RegExp =>
  new RegExp(`^${source(resource, ids)}$`, 's');

function source(resource: unknown, ids: PhysicalIds): string {
  if (typeof resource === 'string') return literal(resource);
  const [name = '', argument] = Object.entries(resource as object)[0] ?? [];
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map((part) => source(part, ids)).join('');
  if (name === 'Fn::Sub' && typeof argument === 'string') return literal(argument);
  if (name === 'Ref') return String(argument).startsWith('AWS::') ? '[^:]*' : escaped(ids[String(argument)] ?? '');
  const [id, attribute] = argument as [string, string];
  const own = escaped(ids[id]?.split(/[/:]/).at(-1) ?? '');
  if (name === 'Fn::GetAtt' && attribute === 'Arn') return `arn:[^/]*[:/]${own}`;
  if (name === 'Fn::GetAtt' && attribute === 'StreamArn') return `arn:[^/]*/${own}/stream/[^/]*`;
  throw new ToolError(`A policy's resource is not understood: ${JSON.stringify(resource)}`);
}

/** Variables of policies and of `Fn::Sub` stand for any name, wildcards for any text. */
const literal = (text: string): string =>
  text
    .split(/(\$\{[^}]+\}|[*?])/)
    .map((part) => WILDCARDS[part] ?? (part.startsWith('${') ? '[^/]*' : escaped(part)))
    .join('');

const WILDCARDS: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };

const escaped = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\*?]/g, '\\$&');
