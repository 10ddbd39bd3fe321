import type { TemplateResource, Template } from '../template/template';

/** The properties, to be changed, of the resource whose logical id begins so. @throws Error when there is none, or more than one */
export function propertiesOf(template: Template, prefix: string, type: string): Record<string, unknown> {
  const { Properties = {} } = resources(template)[only(template, prefix, type)] ?? {};
  return Properties;
}

/** The logical id of the resource whose logical id begins so. @throws Error when there is none, or more than one */
export const idOf = (template: Template, prefix: string, type: string): string => only(template, prefix, type);

type Mutation = (template: Template) => void;

/** The template without a resource. It throws an Error when there is none whose logical id begins so, or more than one. */
export const without =
  (prefix: string, type: string): Mutation =>
  (template) => {
    Reflect.deleteProperty(template.Resources, only(template, prefix, type));
  };

/** The template with other properties of a resource; those that are undefined are left out. It throws as `without` does. */
export const withProperties =
  (prefix: string, type: string, changed: Readonly<Record<string, unknown>>): Mutation =>
  (template) => {
    const properties = propertiesOf(template, prefix, type);
    for (const [name, value] of Object.entries(changed)) {
      if (value === undefined) Reflect.deleteProperty(properties, name);
      else properties[name] = value;
    }
  };

/** The template in which no statement of a policy names the action. It throws as `without` does. */
export const withoutAction =
  (prefix: string, action: string): Mutation =>
  (template) => {
    const policy = propertiesOf(template, prefix, 'AWS::IAM::Policy');
    const { Statement } = policy['PolicyDocument'] as { Statement: { Action: string | string[] }[] };
    for (const statement of Statement) statement.Action = [statement.Action].flat().filter((one) => one !== action);
  };

/** The template with another time-to-live attribute of a table. */
export const expiringBy = (table: string, AttributeName: string): Mutation =>
  withProperties(table, 'AWS::DynamoDB::GlobalTable', { TimeToLiveSpecification: { AttributeName, Enabled: true } });

/** The template with an alarm that watches another queue. */
export const watching =
  (alarm: string, queue: string): Mutation =>
  (template) => {
    const value = { 'Fn::GetAtt': [idOf(template, queue, 'AWS::SQS::Queue'), 'QueueName'] };
    withProperties(alarm, 'AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'QueueName', Value: value }] })(template);
  };

const resources = ({ Resources }: Template) => Resources as Record<string, TemplateResource>;

function only(template: Template, prefix: string, type: string): string {
  const ids = Object.entries(resources(template)).flatMap(([id, resource]) =>
    id.startsWith(prefix) && resource.Type === type ? [id] : [],
  );
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new Error(`The template has ${String(ids.length)} times a ${type} ${prefix}…`);
  return id;
}
