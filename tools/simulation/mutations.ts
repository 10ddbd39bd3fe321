import type { RawResource, RawTemplate } from './template';

/** The properties, to be changed, of the resource whose logical id begins so. @throws Error when there is none, or more than one */
export function propertiesOf(template: RawTemplate, prefix: string, type: string): Record<string, unknown> {
  const { Properties = {} } = resources(template)[only(template, prefix, type)] ?? {};
  return Properties;
}

/** The logical id of the resource whose logical id begins so. @throws Error when there is none, or more than one */
export const idOf = (template: RawTemplate, prefix: string, type: string): string => only(template, prefix, type);

/** Leaves a resource out. @throws Error when there is none, or more than one */
export function drop(template: RawTemplate, prefix: string, type: string): void {
  Reflect.deleteProperty(template.Resources, only(template, prefix, type));
}

const resources = ({ Resources }: RawTemplate) => Resources as Record<string, RawResource>;

function only(template: RawTemplate, prefix: string, type: string): string {
  const ids = Object.entries(resources(template)).flatMap(([id, resource]) =>
    id.startsWith(prefix) && resource.Type === type ? [id] : [],
  );
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new Error(`The template has ${String(ids.length)} times a ${type} ${prefix}…`);
  return id;
}
