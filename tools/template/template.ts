/** A CloudFormation template, its intrinsic functions unresolved. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Description: string; readonly Value: unknown }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

/** The resources of a type, each with its logical id and its properties. */
export const resourcesOf = ({ Resources }: Template, type: string): (readonly [id: string, Properties])[] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
    Type === type ? [[id, Properties] as const] : [],
  );

/** A logical id without the hash that CDK ends it with, and without the id of a function that it makes once per stack. */
export const readableId = (logicalId: string): string => logicalId.replace(/([0-9A-F]{32})?[0-9A-F]{8}$/, '');

/** The logical id that a `Ref` or an `Fn::GetAtt` names. */
export function referenced(value: unknown): string | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  return ref ?? attribute?.[0];
}

/** Every logical id that a value refers to, in order. */
export function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const id = referenced(value);
  return id === undefined ? Object.values(value).flatMap(references) : [id];
}

/** The path of a resource of a REST API, from the root: `/orders/{id}`; empty for the root. */
export function pathOf(resourceId: unknown, template: Template): string {
  const { PathPart, ParentId } = (template.Resources[referenced(resourceId) ?? '']?.Properties ?? {}) as {
    PathPart?: string;
    ParentId?: unknown;
  };
  return PathPart === undefined ? '' : `${pathOf(ParentId, template)}/${PathPart}`;
}
